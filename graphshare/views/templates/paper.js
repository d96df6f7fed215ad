// A page that is read and printed as it stands: printing opens the sources, whichever way it was begun.
function openSources() {
  document.getElementById("sources").open = true;
}

addEventListener("beforeprint", openSources);
document.querySelectorAll("[data-do=print]").forEach((b) => b.addEventListener("click", () => { openSources(); print(); }));
Object.defineProperty(window, "__gs", { value: Object.freeze({ paper: true }) });
requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
