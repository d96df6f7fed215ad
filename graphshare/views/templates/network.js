// The network: vis draws agencies and ties at places that were computed; names, focus, evidence and table are ours.
const state = { view: "network", kinds: new Set(), every: false, physics: false, chosen: null, tie: null, sort: [3, -1], frame: null, moved: new Map() };
const still = matchMedia("(prefers-reduced-motion: reduce)");
let network = null, hover = null;

const nameOf = (a) => data.agencies[a].name;
const touches = (t, a) => t[0] === a || t[1] === a;
const middle = () => (state.chosen === null ? data.center : state.chosen);
// Ordinary ties between those around the middle are shown on request; of the chosen agency all are.
const shown = (t) => state.kinds.has(t[2]) && (state.every || !data.kinds[t[2]].quiet || touches(t, data.center) || touches(t, middle()));
// A tie is about the middle where it touches it, or was made for the body that stands there.
const tells = (t, a) => touches(t, a) || (data.ofBody && a === data.center && data.kinds[t[2]].says === "mentioning");
const ties = () => data.ties.filter(shown);
const tied = (a) => data.ties.filter((t) => touches(t, a) && state.kinds.has(t[2]));

function whoWords(agencies) {
  return agencies.length === 1 ? nameOf(agencies[0]) : plural(agencies.length, "agency");
}

// Who did what to whom, twin of network_sentence in network.py.
function sentence(around, kinds) {
  const parts = [], others = new Set();
  data.kinds.forEach((kind, k) => {
    if (!kinds.has(k)) return;
    const found = data.ties.filter((t) => t[2] === k && tells(t, around));
    found.forEach((t) => { others.add(t[0]); others.add(t[1]); });
    for (const mine of [true, false]) {
      const some = found.filter((t) => (t[0] === around) === mine);
      if (!some.length) continue;
      const counted = some.reduce((sum, t) => sum + (t[3] || 0), 0), tail = counted ? ` (${plural(counted, "search")})` : "";
      parts.push(`${whoWords([...new Set(some.map((t) => t[0]))])} ${kind.verb} ${whoWords([...new Set(some.map((t) => t[1]))])}${kind.tail}${tail}`);
    }
  });
  others.delete(around);
  if (!parts.length) return `In the records held, no tie of these kinds is seen to ${nameOf(around)}. Not seen is not “did not happen”.`;
  return `In the records held, ${plural(others.size, "agency")} stand${others.size === 1 ? "s" : ""} around ${nameOf(around)}: ${parts.join("; ")}.`;
}

function startPicture() {
  const nodes = data.vis.nodes.map((n) => ({ ...n, color: nodeColor(n.id), borderWidth: n.id === data.center ? 3 : 1.5 }));
  const edges = data.vis.edges.map((e) => ({ ...e, ...edgeLook(data.ties[e.id]), hidden: false }));
  network = new vis.Network($("picture"), { nodes, edges }, data.vis.options);
  network.on("hoverNode", ({ node, event }) => { hover = node; tip(event, nameOf(node), tieWords(node)); network.redraw(); });
  network.on("blurNode", () => { hover = null; $("tip").hidden = true; network.redraw(); });
  network.on("hoverEdge", ({ edge, event }) => { if (hover === null) tip(event, ...edgeWords(data.ties[edge])); });
  network.on("blurEdge", () => { if (hover === null) $("tip").hidden = true; });
  network.on("click", ({ nodes: n, edges: e }) => {
    if (n.length) choose(n[0] === state.chosen ? null : n[0], null);
    else if (e.length) choose(state.chosen, e[0]);
    else choose(null, null);
  });
  network.on("zoom", framed);
  network.on("dragEnd", ({ nodes: n }) => { movedBy(n); framed(); });
  network.on("afterDrawing", (ctx) => {
    focus(ctx);
    labels(ctx, network.getScale());
    if (!document.documentElement.dataset.ready) requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
  });
  for (const done of ["stabilized", "stabilizationIterationsDone"]) network.on(done, () => { if (still.matches && state.physics) setPhysics(false); });
  new ResizeObserver(() => { if (state.view === "network") sized(); }).observe($("scroll"));
  $("picture").addEventListener("keydown", walk);
}

const edgeLook = (t) => {
  const kind = data.kinds[t[2]];
  return { color: { color: tone(kind.color), opacity: kind.quiet ? 0.4 : 0.8 }, dashes: kind.dash ? [6, 4] : false, width: 1 + Math.min(kind.quiet ? 1.2 : 4, Math.log2(1 + (t[3] || 0)) * 0.6) };
};

function nodeColor(a) {
  const agency = data.agencies[a], ink = agency.federal ? INK : a === data.center ? TEXT_COLOR.side : "#374151";
  return { background: tone(agency.federal || a === data.center ? ink : "#FFFFFF"), border: tone(ink) };
}

function framed() {
  const at = network.getViewPosition();
  state.frame = [+network.getScale().toFixed(3), Math.round(at.x), Math.round(at.y)];
  remember(false);
}

// What the window shows: all ties' ends, or the frame in the link.
function fit() {
  const box = bounds(), width = $("picture").clientWidth, height = $("picture").clientHeight;
  if (!width || !height) return;
  const scale = Math.min(1.6, (width - Math.min(260, width * 0.36)) / Math.max(1, box[2] - box[0]), (height - 60) / Math.max(1, box[3] - box[1]));
  network.moveTo({ position: { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }, scale: Math.max(0.05, scale), animation: false });
}

const spot = (a) => network.body.nodes[a];

function bounds() {
  const xs = data.agencies.map((_, a) => spot(a).x), ys = data.agencies.map((_, a) => spot(a).y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

function sized() {
  const width = $("scroll").clientWidth, height = Math.max(320, $("scroll").clientHeight || 420);
  if (!width) return;
  if ($("picture").clientWidth !== width || $("picture").clientHeight !== height) {
    network.setSize(`${width}px`, `${height}px`);
    network.canvas.setSize();
  }
  if (state.frame) network.moveTo({ scale: state.frame[0], position: { x: state.frame[1], y: state.frame[2] }, animation: false });
  else fit();
  network.redraw();
}

function lit() {
  const a = hover !== null ? hover : state.chosen;
  if (a === null && state.tie === null) return null;
  const some = state.tie !== null && hover === null ? [data.ties[state.tie]] : ties().filter((t) => touches(t, a));
  return { ties: new Set(some), agencies: new Set([...some.flatMap((t) => [t[0], t[1]]), ...(a === null ? [] : [a])]) };
}

// The page's own color over all, then what is in focus again: cost follows the focus, not the graph.
function focus(ctx) {
  const on = lit();
  if (!on) return;
  const box = bounds(), far = 4000;
  ctx.save();
  ctx.globalAlpha = 0.82;
  ctx.fillStyle = tone(PAPER);
  ctx.fillRect(box[0] - far, box[1] - far, box[2] - box[0] + 2 * far, box[3] - box[1] + 2 * far);
  ctx.restore();
  data.ties.forEach((t, i) => { if (on.ties.has(t)) network.body.edges[i].draw(ctx); });
  on.agencies.forEach((a) => spot(a).draw(ctx));
}

// Names, foremost first, at one size on the screen, away from the middle where there is room; those that would meet a name or a
// mark, or leave the window, are left out: the table has all.
function placedNames(scale, on, [left, right]) {
  const weight = new Map();
  ties().forEach((t) => [t[0], t[1]].forEach((a) => weight.set(a, (weight.get(a) || 0) + 1)));
  const order = data.agencies.map((_, a) => a).filter((a) => (on ? on.agencies.has(a) : weight.has(a) || a === data.center))
    .sort((a, b) => (b === middle()) - (a === middle()) || data.agencies[b].federal - data.agencies[a].federal || (weight.get(b) || 0) - (weight.get(a) || 0) || a - b);
  const out = [], size = 12 / scale, taken = data.agencies.map((_, a) => { const { x, y } = spot(a), r = data.vis.nodes[a].size; return [x - r, y - r, x + r, y + r]; });
  for (const a of order) {
    const { x, y } = spot(a), r = data.vis.nodes[a].size + 2 / scale, strong = a === middle(), text = cut(nameOf(a), 12, strong ? 700 : 400, 190);
    const w = widthOf(text, 12, strong ? 700 : 400) / scale + 4 / scale;
    const beside = [[x + r, y - size * 0.6], [x - r - w, y - size * 0.6]], below = [[x - w / 2, y + r], [x - w / 2, y - r - size * 1.2]];
    if (x < spot(data.center).x) beside.reverse();
    if (y < spot(data.center).y) below.reverse();
    for (const [x0, y0] of [...beside, ...below]) {
      const box = [x0, y0, x0 + w, y0 + size * 1.2];
      if (box[0] < left || box[2] > right || !taken.every((b) => box[0] >= b[2] || box[2] <= b[0] || box[1] >= b[3] || box[3] <= b[1])) continue;
      taken.push(box);
      out.push(mark(text, x0 + 2 / scale, y0 + size * 0.9, { size, weight: strong ? 700 : 400, halo: true, most: 1e9 }));
      break;
    }
    if (out.length >= 140) break;
  }
  return out;
}

function labels(ctx, scale) {
  const width = $("picture").clientWidth, seen = [3, width - 3].map((x) => network.DOMtoCanvas({ x, y: 0 }).x);
  for (const m of placedNames(scale, lit(), seen)) {
    ctx.font = `${m.weight} ${m.size}px ${SANS}`;
    ctx.textAlign = "start";
    ctx.lineWidth = 3.5 / scale;
    ctx.lineJoin = "round";
    ctx.strokeStyle = tone(PAPER);
    ctx.strokeText(m.text, m.x, m.y);
    ctx.fillStyle = tone(INK);
    ctx.fillText(m.text, m.x, m.y);
  }
}

function tip(event, title, words) {
  const box = $("tip"), at = event.touches ? event.touches[0] : event;
  box.replaceChildren(title, h("small", null, words));
  box.hidden = false;
  box.style.left = `${Math.min((at.clientX || 0) + 14, innerWidth - box.offsetWidth - 8)}px`;
  box.style.top = `${Math.min((at.clientY || 0) + 16, innerHeight - box.offsetHeight - 8)}px`;
}

const tieWords = (a) => [kindWords(data.agencies[a].kind), data.agencies[a].state, `${plural(tied(a).length, "tie")}`].filter(Boolean).join(" · ");
const daysOf = (t) => (!t[4] && !t[5] ? "no date" : t[4] === t[5] || !t[5] ? t[4] : `${t[4] || "?"} to ${t[5]}`);
const edgeWords = (t) => [`${nameOf(t[0])} ${data.kinds[t[2]].verb} ${nameOf(t[1])}${data.kinds[t[2]].tail}`, [t[3] ? plural(t[3], "search") : null, daysOf(t)].filter(Boolean).join(" · ")];

function choose(agency, tie) {
  state.chosen = agency;
  state.tie = tie;
  change(true);
}

function showPanel() {
  const box = $("panel"), close = h("button", { class: "close", type: "button", onclick: () => choose(null, null) }, "Close");
  document.body.classList.toggle("chosen", state.chosen !== null || state.tie !== null);
  if (state.tie !== null) {
    box.replaceChildren(close, h("h2", null, "One tie"), tieCard(data.ties[state.tie]));
    return;
  }
  const a = middle(), found = tied(a).sort((x, y) => x[2] - y[2] || (y[3] || 0) - (x[3] || 0)), cards = state.all ? found : found.slice(0, 15);
  box.replaceChildren(...[
    state.chosen === null ? null : close, h("h2", null, nameOf(a)),
    h("p", { class: "sub" }, [kindWords(data.agencies[a].kind), data.agencies[a].state].filter(Boolean).join(" · ")),
    h("h3", null, plural(found.length, "tie")), ...cards.map(tieCard),
    found.length > cards.length ? h("button", { type: "button", onclick: () => { state.all = true; showPanel(); } }, `Show all ${number(found.length)}`) : null,
    h("p", { class: "caveat" }, "A log lists a network among those searched; it does not show that an image came back. Ties do not add up to access: what an agency shares with one is not thereby open to that one's partners."),
  ].filter(Boolean));
  box.scrollTop = 0;
}

function tieCard(t) {
  const kind = data.kinds[t[2]], who = (a) => h("button", { class: "link", type: "button", onclick: () => choose(a, null) }, nameOf(a));
  return h("div", { class: "card" }, who(t[0]), h("p", null, kind.verb), who(t[1]), kind.tail ? h("p", null, kind.tail.replace(/^,? /, "")) : null,
    h("dl", null, t[3] === null ? null : [h("dt", null, "searches"), h("dd", null, number(t[3]))], h("dt", null, "seen"), h("dd", null, daysOf(t))), evidenceList(t[6], 0));
}

const COLUMNS = ["From", "What is seen", "To", "Searches", "First", "Last", "Evidence"];
const cells = (t) => [nameOf(t[0]), `${data.kinds[t[2]].verb} …${data.kinds[t[2]].tail}`, nameOf(t[1]), t[3], t[4], t[5], t[6].map(([r, row]) => `${cited(r)} row ${row} (${hashOf(r)})`).join("; ")];

function tableRows() {
  const [column, way] = state.sort, rows = ties().filter((t) => state.chosen === null || touches(t, state.chosen)).map((t) => [data.ties.indexOf(t), cells(t)]);
  return rows.sort((a, b) => order(a[1][column], b[1][column]) * way || a[0] - b[0]);
}

const order = (a, b) => (a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1);

function showTable() {
  const rows = tableRows(), [column, way] = state.sort;
  const head = h("tr", null, COLUMNS.map((c, i) => h("th", { scope: "col", class: i === 3 ? "num" : null, "aria-sort": column === i ? (way > 0 ? "ascending" : "descending") : null },
    h("button", { type: "button", onclick: () => { state.sort = [i, column === i ? -way : i === 3 ? -1 : 1]; showTable(); $("table").querySelectorAll("th button")[i].focus(); } }, c, column === i ? h("span", { "aria-hidden": "true" }, way > 0 ? " ▲" : " ▼") : null))));
  const table = h("table", { class: "doors" }, h("caption", null, `${plural(rows.length, "tie")} in the present selection.`), h("thead", null, head));
  const sheet = h("div", { class: "sheet", id: "rows", tabindex: 0, role: "region", "aria-label": "Ties" }, table);
  $("table").replaceChildren(sheet);
  fillRows(table, rows, ([i, row]) => h("tr", { class: state.tie === i ? "on" : null }, row.map((c, k) => h("td", { class: k === 3 ? "num" : k === 4 || k === 5 ? "day" : null },
    k === 0 || k === 2 ? h("button", { class: "link", type: "button", onclick: () => choose(data.ties[i][k === 0 ? 0 : 1], null) }, c)
      : c === null || c === "" ? (k === 3 ? "no search" : k === 6 ? "none" : "no date") : typeof c === "number" ? number(c) : c))), sheet);
}

function change(entry) {
  document.querySelector(`[name=view][value=${state.view}]`).checked = true;
  document.querySelector("[name=every]").checked = state.every;
  document.querySelector("[name=physics]").checked = state.physics;
  document.querySelectorAll("#kinds input").forEach((box) => { box.checked = state.kinds.has(Number(box.value)); });
  say($("answer"), words());
  data.ties.forEach((t, i) => { network.body.edges[i].options.hidden = !shown(t); });
  $("scroll").hidden = state.view === "table";
  $("table").hidden = state.view !== "table";
  document.querySelector(".zoom").hidden = state.view === "table";
  showPanel();
  if (state.view === "table") showTable();
  else sized();
  remember(entry);
}

function tieSentence([source, target, k, searches]) {
  const kind = data.kinds[k], tail = searches ? ` (${plural(searches, "search")})` : "";
  return `In the records held, ${nameOf(source)} ${kind.verb} ${nameOf(target)}${kind.tail}${tail}.`;
}

const words = () => (state.tie !== null ? tieSentence(data.ties[state.tie]) : state.chosen === null && state.kinds.size === data.kinds.length ? data.answer : sentence(middle(), state.kinds));

function setPhysics(on) {
  state.physics = on;
  $("picture").classList.toggle("settling", on && still.matches);
  network.setOptions({ physics: { enabled: on } });
  if (on && still.matches) network.stabilize(250); // without motion: only where it ends is shown
  document.querySelector("[name=physics]").checked = on;
  if (on) return;
  movedBy([...data.agencies.keys()]);
  remember(false);
}

function walk(event) {
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (event.key === "Enter") $("panel").focus();
  if (event.key === "+" || event.key === "-") DO[event.key === "+" ? "larger" : "smaller"]();
  if (!step) return;
  event.preventDefault();
  if (state.chosen === null) { choose(data.center, null); return; }
  const from = spot(state.chosen);
  let best = null, least = Infinity;
  data.agencies.forEach((_, a) => {
    const dx = spot(a).x - from.x, dy = spot(a).y - from.y, along = dx * step[0] + dy * step[1], across = Math.abs(dx * step[1]) + Math.abs(dy * step[0]);
    if (a !== state.chosen && along > 0.5 && along + 2 * across < least) [best, least] = [a, along + 2 * across];
  });
  if (best !== null) choose(best, null);
}

// The picture as it stands, framed as on the screen or whole.
function exportPicture() {
  const width = 960, f = state.frame, box = f ? [f[1] - 480 / f[0], f[2] - 300 / f[0], f[1] + 480 / f[0], f[2] + 300 / f[0]] : bounds();
  const k = f ? f[0] : Math.min(1.4, (width - 300) / Math.max(1, box[2] - box[0])), height = f ? 600 : Math.ceil((box[3] - box[1]) * k + 70);
  const X = (x) => (f ? (x - box[0]) * k : width / 2 + (x - (box[0] + box[2]) / 2) * k), Y = (y) => (f ? 0 : 35) + (y - box[1]) * k, on = lit(), marks = [];
  for (const t of ties()) {
    const kind = data.kinds[t[2]], look = edgeLook(t), a = spot(t[0]), b = spot(t[1]), r = data.vis.nodes[t[1]].size * k, long = Math.hypot(b.x - a.x, b.y - a.y) * k || 1;
    const x1 = X(a.x), y1 = Y(a.y), ux = (X(b.x) - x1) / long, uy = (Y(b.y) - y1) / long, x2 = X(b.x) - ux * r, y2 = Y(b.y) - uy * r, alpha = on && !on.ties.has(t) ? 0.06 : kind.quiet ? 0.45 : 0.8;
    marks.push(path(`M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`, { stroke: kind.color, width: look.width * Math.max(0.6, k), dash: kind.dash ? [6, 4] : null, alpha }));
    marks.push(path(`M${x2.toFixed(1)} ${y2.toFixed(1)}l${(-ux * 7 - uy * 3).toFixed(1)} ${(-uy * 7 + ux * 3).toFixed(1)}l${(uy * 6).toFixed(1)} ${(-ux * 6).toFixed(1)}Z`, { fill: kind.color, alpha }));
  }
  data.agencies.forEach((agency, a) => {
    const ink = agency.federal ? INK : a === data.center ? TEXT_COLOR.side : "#374151";
    marks.push(path(shapeOf(agency.kind, X(spot(a).x), Y(spot(a).y), data.vis.nodes[a].size * k), { fill: agency.federal || a === data.center ? ink : "#FFFFFF", stroke: ink, width: 1.4, alpha: on && !on.agencies.has(a) ? 0.15 : 1 }));
  });
  const center = f ? f[1] : (box[0] + box[2]) / 2, seen = [center - (width / 2 - 3) / k, center + (width / 2 - 3) / k];
  const names = placedNames(k, on, seen).map((m) => ({ ...m, x: X(m.x), y: Y(m.y), size: 12 }));
  return svgTree([...marks, ...names], width, height);
}

const legendText = () => data.kinds.filter((_, k) => state.kinds.has(k)).map((k) => `${k.dash ? "dashed" : "line"}: ${k.verb}${k.tail}`).join(" · ");
const exportSvg = () => `${svgText(framedSvg(document.querySelector("h1").textContent, $("answer").textContent, exportPicture(), [legendText(), [`Window: ${data.foot.window}.`, ...data.lod].join(" "), [data.foot.made, ...data.foot.credits].join(" · ")]))}\n`;
const exportCsv = () => csvText([COLUMNS, ...tableRows().map(([, row]) => row)]);
const fileName = (end) => `network-${nameOf(data.center).toLowerCase().replace(/[^a-z0-9]+/g, "-")}.${end}`;
const zoomBy = (k) => { network.moveTo({ scale: network.getScale() * k, animation: false }); framed(); };

const DO = {
  fit: () => { state.frame = null; fit(); remember(false); },
  larger: () => zoomBy(1.25),
  smaller: () => zoomBy(0.8),
  svg: () => save(fileName("svg"), new Blob([exportSvg()], { type: "image/svg+xml" })),
  png: async () => save(fileName("png"), await pngOf(exportSvg())),
  csv: () => save(fileName("csv"), new Blob([exportCsv()], { type: "text/csv" })),
  link: copyLink,
  print: () => print(),
};

function startFilters() {
  $("kinds").replaceChildren(...data.kinds.map((kind, k) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [n, v] of [["width", 24], ["height", 12], ["aria-hidden", "true"]]) svg.setAttribute(n, v);
    for (const [n, v] of [["d", "M0 6H24"], ["stroke", kind.color], ["stroke-width", 3], ["stroke-dasharray", kind.dash ? "6 4" : "none"]]) line.setAttribute(n, v);
    svg.append(line);
    return h("label", { class: "door" }, h("input", { type: "checkbox", value: k }), h("span", null, svg, " ", kind.verb, h("small", null, kind.tail.replace(/^,? /, ""))), h("output", null, number(data.ties.filter((t) => t[2] === k).length)));
  }));
  $("every-field").hidden = !data.ties.some((t) => data.kinds[t[2]].quiet && !touches(t, data.center));
  $("names").replaceChildren(...data.agencies.map((a) => h("option", { value: a.name })));
  $("legend").replaceChildren(h("p", { class: "hint" }, "Circles are police, squares sheriffs, triangles campus and transit police, diamonds state agencies, hexagons federal ones. Lines are wider the more searches; drag, scroll to zoom, point to see one agency's ties. Where names would meet, some are left out: the table has all."));
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("change", (event) => {
    const { name, value, checked, id } = event.target;
    if (id === "find") { const a = data.agencies.findIndex((x) => x.name === value); if (a >= 0) choose(a, null); return; }
    if (name === "view") state.view = value;
    else if (name === "every") state.every = checked;
    else if (name === "physics") { setPhysics(checked); return; }
    else if (checked) state.kinds.add(Number(value));
    else state.kinds.delete(Number(value));
    change(true);
  });
  $("reset").addEventListener("click", () => {
    Object.assign(state, { kinds: new Set(data.kinds.keys()), every: false, chosen: null, tie: null, frame: null, moved: new Map() });
    placeMoved();
    $("find").value = "";
    change(true);
  });
}

function keys(event) {
  const typing = /^(INPUT|SELECT)$/.test(event.target.tagName) && !["radio", "checkbox"].includes(event.target.type);
  if (event.key === "Escape" && (state.chosen !== null || state.tie !== null)) choose(null, null);
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") { event.preventDefault(); $("controls").open = true; $("find").focus(); }
  if (event.key === "1" || event.key === "2") { state.view = event.key === "1" ? "network" : "table"; change(true); }
}

async function start() {
  data = await unpack();
  if (innerWidth <= 720) $("controls").open = false;
  readHash();
  startFilters();
  startPicture();
  placeMoved();
  change(false);
  if (state.view === "table") document.documentElement.dataset.ready = String(Math.round(performance.now()));
  addEventListener("hashchange", () => { readHash(); placeMoved(); change(false); });
  addEventListener("popstate", () => { readHash(); placeMoved(); change(false); });
  addEventListener("keydown", keys);
  addEventListener("beforeprint", () => {
    $("print-picture").replaceChildren(...(state.view === "table" ? [] : [svgNode(exportPicture())]));
    $("print-picture").hidden = state.view === "table";
    unfold();
    fillForPaper();
  });
  addEventListener("afterprint", () => { $("print-picture").hidden = true; });
  dark.addEventListener("change", () => location.reload());
  document.querySelectorAll("[data-do]").forEach((b) => b.addEventListener("click", () => DO[b.dataset.do]()));
  Object.defineProperty(window, "__gs", { value: Object.freeze({
    state: () => ({ ...state, kinds: [...state.kinds], moved: [...state.moved] }), sentence: (a, kinds) => sentence(a, new Set(kinds.map((s) => data.kinds.findIndex((k) => k.says === s)))),
    rows: () => tableRows().length, shown: () => ties().length, svg: exportSvg, csv: exportCsv, names: () => placedNames(network.getScale(), lit(), [3, $("picture").clientWidth - 3].map((x) => network.DOMtoCanvas({ x, y: 0 }).x)).map((m) => [m.x, m.y - m.size * 0.75, m.x + widthOf(m.text, 12, m.weight) / network.getScale(), m.y + m.size * 0.2, m.text]), where: (a) => network.canvasToDOM({ x: spot(a).x, y: spot(a).y }), spots: () => network.getPositions(),
  }) });
}

start();
