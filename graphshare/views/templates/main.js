// Start, and what follows every change.
function choose(choice, fromHere) {
  state.chosen = choice && !(fromHere && sameChoice(choice, state.chosen)) ? choice : null;
  state.all = false;
  $("tip").hidden = true;
  change();
}

function change() {
  showFilters();
  say($("answer"), sentence(filters()));
  showPanel();
  $("scroll").hidden = state.view === "table";
  $("table").hidden = state.view !== "table";
  document.querySelector(".zoom").hidden = state.view === "table";
  $("lod").textContent = lodWords().join(" ");
  if (state.view === "table") showTable();
  else fitPicture(false);
  history.replaceState(null, "", `#${hash()}`);
}

const VIEWS = ["doors", "map", "table"];

// What is not drawn one by one, and by which rule.
function lodWords() {
  if (state.view === "map") return [data.sheets.map.words].filter(Boolean);
  return state.view === "doors" ? data.lod : [];
}

function hash() {
  const c = state.chosen, out = new URLSearchParams();
  out.set("v", state.view);
  if (state.view === "table") out.set("tb", state.table);
  out.set("d", DOORS.filter((d) => state.doors.has(d)).map((d) => d[0]).join(""));
  out.set("l", state.level);
  if (state.state) out.set("st", state.state);
  if (state.since) out.set("from", state.since);
  if (state.until) out.set("to", state.until);
  if (state.possible) out.set("p", "1");
  if (c && c.kind === "network") out.set("n", data.networks[c.i].id);
  if (c && c.kind === "agency") out.set("a", data.agencies[c.i].id);
  if (c && c.kind === "door") out.set("door", c.door);
  if (c && c.kind === "more") out.set("more", "1");
  return out.toString();
}

function readHash() {
  const from = new URLSearchParams(location.hash.slice(1)), month = /^\d{4}-\d{2}$/;
  const wanted = VIEWS.includes(from.get("v")) ? from.get("v") : data.opens;
  state.view = VIEWS.includes(wanted) && (wanted !== "map" || data.sheets.map) ? wanted : "doors";
  if (TABLES[from.get("tb")]) state.table = from.get("tb");
  if (from.has("d")) state.doors = new Set(DOORS.filter((d) => from.get("d").includes(d[0])));
  if (LEVELS.includes(from.get("l"))) state.level = from.get("l");
  state.state = data.states.some(([c]) => c === from.get("st")) ? from.get("st") : null;
  state.since = month.test(from.get("from") || "") ? from.get("from") : null;
  state.until = month.test(from.get("to") || "") ? from.get("to") : null;
  state.possible = from.get("p") === "1";
  const n = data.networks.findIndex((x) => x.id === from.get("n")), a = data.agencies.findIndex((x) => x.id === from.get("a"));
  state.chosen = n >= 0 ? { kind: "network", i: n } : a >= 0 ? { kind: "agency", i: a }
    : DOORS.includes(from.get("door")) ? { kind: "door", door: from.get("door") } : from.get("more") ? { kind: "more" } : null;
}

function keys(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "radio" && event.target.type !== "checkbox";
  if (event.key === "Escape" && state.chosen) choose(null, true);
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/") {
    event.preventDefault();
    $("controls").open = true;
    if (!$("find").offsetParent) choose(null, true);
    $("find").focus();
  }
  const wanted = VIEWS[Number(event.key) - 1];
  if (wanted && (wanted !== "map" || data.sheets.map)) {
    state.view = wanted;
    change();
  }
}

async function start() {
  data = await unpack();
  sheet = null;
  TABLES.doors.columns = TABLES.doors.columns.map((c) => (LEVELS.includes(c) ? data.levels[c][0] : c));
  if (innerWidth <= 720) $("controls").open = false;
  startFilters();
  startSearch();
  readHash();
  now = { under: [], over: [], nodes: new Map(), hits: [], ribbons: [], seen: new Map() };
  startPicture();
  change();
  if (state.view === "table") document.documentElement.dataset.ready = String(Math.round(performance.now()));
  addEventListener("hashchange", () => { readHash(); change(); });
  addEventListener("keydown", keys);
  addEventListener("beforeprint", beforePrint);
  addEventListener("afterprint", () => { $("print-picture").hidden = true; });
  dark.addEventListener("change", repaint);
  document.querySelectorAll("[data-do]").forEach((b) => b.addEventListener("click", () => DO[b.dataset.do]()));
  Object.defineProperty(window, "__gs", { value: Object.freeze({
    state: () => ({ ...state, doors: [...state.doors] }), sentence: (f) => sentence({ ...unchosen(), ...f, doors: f.doors ? new Set(f.doors) : state.doors }),
    wordings: () => data.doors.map((d) => d.w || []), rows: (name) => tableRows(name).length, svg: exportSvg, csv: exportCsv, scene: () => now,
    where: (choice) => { const hit2 = now.hits.find((x) => sameChoice(x.choice, choice)); if (!hit2) return null; const [x, y] = hit2.dot || [(hit2.box[0] + hit2.box[2]) / 2, (hit2.box[1] + hit2.box[3]) / 2]; return network.canvasToDOM({ x, y }); },
    networkAt: (id) => data.networks.findIndex((n) => n.id === id), agencyAt: (id) => data.agencies.findIndex((a) => a.id === id),
    texts: () => inOrder(now).filter((m) => m.type === "text" && !m.dot).map((m) => { const w = widthOf(m.text, m.size, m.weight), x = m.anchor === "middle" ? m.x - w / 2 : m.anchor === "end" ? m.x - w : m.x; return [x, m.y - m.size * 0.74, x + w, m.y + m.size * 0.2, m.text]; }),
  }) });
}

start();
