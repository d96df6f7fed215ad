// The link of the Network: what is shown, chosen, framed, and where agencies were put.
function hash() {
  const out = new URLSearchParams();
  out.set("v", state.view);
  if (state.kinds.size < data.kinds.length) out.set("k", [...state.kinds].sort().map((k) => data.kinds[k].says).join("."));
  if (state.every) out.set("every", "1");
  if (state.chosen !== null) out.set("a", data.agencies[state.chosen].id);
  if (state.tie !== null) out.set("t", String(state.tie));
  if (state.frame) out.set("f", state.frame.join("_"));
  if (state.moved.size) out.set("m", movedText());
  return out.toString();
}

function remember(entry) {
  const next = `#${hash()}`;
  if (next === location.hash) return;
  if (entry && location.hash) history.pushState(null, "", next);
  else history.replaceState(null, "", next);
}

function readHash() {
  const from = new URLSearchParams(location.hash.slice(1)), frame = (from.get("f") || "").split("_").map(Number);
  state.view = from.get("v") === "table" ? "table" : "network";
  state.kinds = new Set(data.kinds.map((_, k) => k).filter((k) => !from.has("k") || from.get("k").split(".").includes(data.kinds[k].says)));
  state.every = from.get("every") === "1";
  const a = data.agencies.findIndex((x) => x.id === from.get("a")), t = Number(from.get("t"));
  state.chosen = a >= 0 ? a : null;
  state.tie = from.has("t") && data.ties[t] ? t : null;
  state.frame = frame.length === 3 && frame.every(Number.isFinite) && frame[0] > 0 ? frame : null;
  state.moved = movedIn(from.get("m"));
}

// The places that a person gave agencies, by dragging them or by letting physics run: they stand in the link.
function movedBy(agencies) {
  if (!state.physics) agencies.forEach((a) => state.moved.set(a, [Math.round(spot(a).x), Math.round(spot(a).y)]));
}

const movedText = () => [...state.moved].sort((a, b) => a[0] - b[0]).map(([a, [x, y]]) => `${a}.${x}.${y}`).join("_");

function movedIn(text) {
  const found = (text || "").split("_").map((m) => m.split(".").map(Number));
  return new Map(found.filter((m) => m.length === 3 && m.every(Number.isInteger) && data.agencies[m[0]]).map(([a, x, y]) => [a, [x, y]]));
}

// Agencies stand where the link says, all others where Python placed them.
function placeMoved() {
  data.vis.nodes.forEach((n) => {
    const [x, y] = state.moved.get(n.id) || [n.x, n.y];
    if (spot(n.id).x !== x || spot(n.id).y !== y) network.moveNode(n.id, x, y);
  });
}
