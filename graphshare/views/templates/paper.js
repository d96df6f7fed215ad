// A page that is read and printed as it stands: printing opens what is folded, whichever way it was begun.
function unfold() {
  document.querySelectorAll("footer details").forEach((d) => { d.open = true; });
}

addEventListener("beforeprint", unfold);
document.querySelectorAll("[data-do=print]").forEach((b) => b.addEventListener("click", () => { unfold(); print(); }));
Object.defineProperty(window, "__gs", { value: Object.freeze({ paper: true }) });
requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
