// What is held stands in the page as it is; the script only takes it along.
async function start() {
  data = await unpack();
  const columns = ["Agency", "Network audit", "Organization audit", "Other logs", "Lists", "Not held"];
  const csv = () => csvText([columns, ...data.rows]);
  const DO = { csv: () => save("coverage.csv", new Blob([csv()], { type: "text/csv" })), print: () => { unfold(); print(); } };
  document.querySelectorAll("[data-do]").forEach((b) => b.addEventListener("click", () => DO[b.dataset.do]()));
  Object.defineProperty(window, "__gs", { value: Object.freeze({ csv }) });
  requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
}

addEventListener("beforeprint", () => { unfold(); });
start();
