// The timeline stands in the page as it is; the script only takes it along.
async function start() {
  data = await unpack();
  const columns = ["Month", ...(data.graded ? ["asked", "named", "hinted", "no body named"] : []), "Searches"];
  const csv = () => csvText([columns, ...data.rows.map((r) => (data.graded ? r : [r[0], r[5]]))]);
  const DO = { csv: () => save("timeline.csv", new Blob([csv()], { type: "text/csv" })), print: () => { $("sources").open = true; print(); } };
  document.querySelectorAll("[data-do]").forEach((b) => b.addEventListener("click", () => DO[b.dataset.do]()));
  Object.defineProperty(window, "__gs", { value: Object.freeze({ csv }) });
  requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
}

start();
