// Tables of any length: rows are made a hundred at a time when they come near the window. Printing makes those that fit on paper.
const CHUNK = 100, PRINTED = 3000;
let waiting = new Map(), watcher = null;

// Rows into a table, made by `make`; `scroller` is what scrolls them.
function fillRows(table, rows, make, scroller) {
  if (watcher) watcher.disconnect();
  waiting = new Map();
  watcher = new IntersectionObserver((seen) => seen.forEach((e) => { if (e.isIntersecting) fillChunk(e.target); }), { root: scroller, rootMargin: "900px" });
  table.setAttribute("aria-rowcount", String(rows.length + 1));
  let tall = 32;
  for (let from = 0; from < rows.length; from += CHUNK) {
    const body = document.createElement("tbody"), some = rows.slice(from, from + CHUNK);
    table.append(body);
    const make2 = () => body.replaceChildren(...some.map((row, i) => { const tr = make(row); tr.setAttribute("aria-rowindex", String(from + i + 2)); return tr; }));
    if (from === 0) {
      make2();
      tall = Math.max(24, body.offsetHeight / some.length || tall);
      continue;
    }
    const space = document.createElement("td"), line = document.createElement("tr");
    space.style.height = `${Math.round(tall * some.length)}px`;
    space.colSpan = 99;
    line.append(space);
    line.setAttribute("aria-hidden", "true");
    body.append(line);
    waiting.set(body, make2);
    watcher.observe(body);
  }
}

function fillChunk(body) {
  const make = waiting.get(body);
  if (!make) return;
  waiting.delete(body);
  watcher.unobserve(body);
  make();
}

function fillForPaper() {
  for (const body of [...waiting.keys()].slice(0, PRINTED / CHUNK)) fillChunk(body);
}
