// The Doors picture in vis: vis holds the items, the canvas and the view; the marks are ours.
let network = null, sheet = null, at = null, now = null, scale = 1, zoom = 1;
const indexes = new Map();

function startPicture() {
  const nodes = data.vis.nodes.map((n) => ({
    ...n,
    ctxRenderer: ({ ctx, id }) => ({
      drawNode: () => (now.nodes.get(id) || []).forEach((m) => paint(ctx, m)),
      nodeDimensions: { width: 2, height: 2 },
    }),
  }));
  network = new vis.Network($("picture"), { nodes, edges: data.vis.edges }, data.vis.options);
  network.on("beforeDrawing", (ctx) => now.under.forEach((m) => paint(ctx, m)));
  network.on("dragEnd", () => { if (zoom !== 1) remember(); });
  network.on("afterDrawing", (ctx) => {
    now.over.forEach((m) => paint(ctx, m));
    if (!document.documentElement.dataset.ready) {
      requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
    }
  });
  new ResizeObserver(() => fitPicture(false)).observe($("scroll"));
  const box = $("picture");
  box.addEventListener("pointermove", (event) => point(event));
  box.addEventListener("pointerleave", () => point(null));
  box.addEventListener("click", (event) => choose(hit(event), true));
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 1.2 : 1 / 1.2, event);
  }, { passive: false });
  box.addEventListener("keydown", walk);
}

// The picture takes the width it has; height follows, and the page scrolls: texts stay legible.
function fitPicture(again) {
  const width = $("scroll").clientWidth, room = $("scroll").clientHeight;
  if (!width || state.view === "table") return;
  const small = width < 640;
  const next = state.view === "map" ? data.sheets.map : state.view === "grid" ? (small ? data.sheets.smallGrid : data.sheets.grid) : small ? data.sheets.narrow : data.sheets.wide;
  if (next !== sheet) {
    sheet = next;
    at = indexFor(sheet.kind ? data.sheets.wide : sheet);
    moveNodes();
    zoom = 1;
  }
  scale = Math.min(1.3, Math.max(sheet.kind === "map" ? 0.3 : 0.6, width / sheet.width));
  if (sheet.kind === "map" && room > 260) scale = Math.min(scale, room / sheet.height); // the whole map is seen at once
  if (again !== false) zoom = 1;
  const height = Math.max(Math.ceil(sheet.height * scale), sheet.beside ? room - 4 : 0);
  if ($("picture").clientWidth !== width || $("picture").clientHeight !== height) {
    network.setSize(`${width}px`, `${height}px`);
    network.canvas.setSize();
  }
  if (framed && state.view !== "table") {
    const [z, x, y] = framed;
    framed = null;
    zoom = Math.min(6, Math.max(0.5, z / scale));
    look({ x, y });
    return;
  }
  look();
}

// The part of the sheet that is seen: scale and middle, as a link holds it.
let framed = null, dragged = null;
const frame = () => [+network.getScale().toFixed(3), ...Object.values(network.getViewPosition()).map(Math.round)];

function look(position) {
  const height = $("picture").clientHeight;
  const middle = zoom === 1 ? { x: sheet.width / 2, y: Math.min(height / scale / 2, sheet.height / 2 + Math.max(0, (height / scale - sheet.height) / 2)) } : position;
  // Each of these makes vis draw once more, so only what changes is said.
  const stands = network.getViewPosition(), to = middle || stands;
  if (Math.abs(network.getScale() - scale * zoom) > 1e-6 || Math.hypot(to.x - stands.x, to.y - stands.y) > 0.01) network.moveTo({ position: to, scale: scale * zoom, animation: false });
  if (dragged !== (zoom !== 1)) network.setOptions({ interaction: { dragView: zoom !== 1 } });
  dragged = zoom !== 1;
  $("picture").classList.toggle("far", dragged);
  repaint();
}

function zoomBy(factor, event) {
  const before = network.getScale(), next = Math.min(6, Math.max(0.5, zoom * factor));
  zoom = Math.abs(next - 1) < 0.06 ? 1 : next;
  const view = network.getViewPosition();
  if (!event) { look(view); remember(); return undefined; }
  const p = toSheet(event), after = scale * zoom;
  look({ x: p.x + (view.x - p.x) * (before / after), y: p.y + (view.y - p.y) * (before / after) });
  remember();
  return undefined;
}

function moveNodes() {
  if (sheet.kind) return;
  const to = new Map([["f", sheet.body]]);
  for (const e of sheet.entries) to.set(e.id, [sheet.mark_x, e.y]);
  for (const t of sheet.targets) to.set(t.id, [sheet.target_x, t.y]);
  for (const [n, x, y] of sheet.dots) to.set(`n${n}`, [x, y]);
  for (const [id, [x, y]] of to) Object.assign(network.body.nodes[id], { x, y });
}

function repaint() {
  if (!sheet) return;
  now = scene(sheet, at, state.chosen || state.hover, Math.max(1, 1 / scale));
  network.redraw();
}

function toSheet(event) {
  const box = $("picture").getBoundingClientRect();
  return network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
}

function hit(event) {
  const { x, y } = toSheet(event);
  for (let i = now.hits.length - 1; i >= 0; i -= 1) {
    const { dot, box, choice } = now.hits[i];
    if (dot && Math.hypot(x - dot[0], y - dot[1]) <= dot[2]) return choice;
    if (box && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]) return choice;
  }
  for (let i = now.ribbons.length - 1; i >= 0; i -= 1) {
    const r = now.ribbons[i];
    r.shape = r.shape || new Path2D(r.d);
    if (measure.isPointInPath(r.shape, x, y)) return entryChoice(sheet.entries[r.entry]);
  }
  return null;
}

function point(event) {
  const found = event ? hit(event) : null, changed = !sameChoice(found, state.hover) && (found || state.hover);
  $("picture").classList.toggle("on", Boolean(found));
  if (event && found) tip(event, found);
  else $("tip").hidden = true;
  if (!changed) return;
  state.hover = found;
  if (!state.chosen) repaint();
}

function tip(event, choice) {
  const box = $("tip"), [title, words] = choiceWords(choice);
  if (!title) { box.hidden = true; return; }
  box.replaceChildren(title, h("small", null, words));
  box.hidden = false;
  box.style.left = `${Math.min(event.clientX + 14, innerWidth - box.offsetWidth - 8)}px`;
  box.style.top = `${Math.min(event.clientY + 16, innerHeight - box.offsetHeight - 8)}px`;
}

function choiceWords(choice) {
  if (choice.kind === "network") {
    const n = data.networks[choice.i], left = now.seen.get(choice.i) || [];
    const doors = DOORS.filter((d) => left.some((x) => x.d === d)).map((d) => `${d} door`);
    return [n.name, [doors.join(", ") || "not in this selection", cameraWords([n])].join(" · ")];
  }
  if (choice.kind === "agency") {
    const a = data.agencies[choice.i];
    return [a.name, [kindWords(a.kind), a.state].filter(Boolean).join(" · ")];
  }
  if (choice.kind === "pair") return [`${data.agencies[choice.i].name} → ${data.networks[choice.n].name}`, searchWords((now.seen.get(choice.n) || []).filter((x) => x.p === choice.i && x.d === "side"), state.level)];
  if (choice.kind === "other") {
    const o = data.others[choice.i];
    return [o[1], `${o[7] ? "held, not seen" : "nothing held"}${o[2] ? ` · ${o[2]}` : ""}`];
  }
  if (choice.kind === "door") return [`${choice.door[0].toUpperCase()}${choice.door.slice(1)} door`, DOOR_MEANS[choice.door]];
  return [null, null];
}

// Keys: left and right from body to way in to network, up and down among what is there.
function walk(event) {
  const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (event.key === "Enter") {
    if (state.chosen) $("panel").focus();
    return undefined;
  }
  if (!step) return undefined;
  event.preventDefault();
  if (sheet.kind === "map") return walkMap(step);
  if (sheet.kind === "grid") return walkGrid(step);
  const columns = [
    [{ choice: { kind: "body" }, y: sheet.body[1] }],
    sheet.entries.map((e, i) => ({ choice: entryChoice(e), y: e.y, n: now.flow.ways[i].n.size })).filter((e) => e.n),
    sheet.dots.filter(([n]) => now.seen.has(n)).map(([n, , y]) => ({ choice: { kind: "network", i: n }, y })),
  ];
  let c = columns.findIndex((column) => column.some((item) => sameChoice(item.choice, state.chosen)));
  if (c < 0) return choose(columns[0][0].choice, false);
  const row = columns[c].findIndex((item) => sameChoice(item.choice, state.chosen));
  if (step[1]) return choose(columns[c][Math.max(0, Math.min(columns[c].length - 1, row + step[1]))].choice, false);
  const from = columns[c][row];
  c = Math.max(0, Math.min(2, c + step[0]));
  if (!columns[c].length) return undefined;
  const linked = columns[c].filter((item) => together(from.choice, item.choice));
  const near = (linked.length ? linked : columns[c]).reduce((a, b) => (Math.abs(b.y - from.y) < Math.abs(a.y - from.y) ? b : a));
  return choose(near.choice, false);
}

function together(a, b) {
  if (a.kind === "body" || b.kind === "body") return true;
  const [way, end] = a.kind === "network" ? [b, a] : [a, b];
  return (now.seen.get(end.i) || []).some((d) => inFocus(d, way, at, sheet));
}
