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
  remember();
}

// Each view and each choice is a step back; filters and frames change the address in place.
let stood = null;
function remember() {
  const next = `#${hash()}`, step = `${state.view}|${JSON.stringify(state.chosen)}`;
  if (next === location.hash) { stood = step; return; }
  if (stood !== null && step !== stood) history.pushState(null, "", next);
  else history.replaceState(null, "", next);
  stood = step;
}

const VIEWS = ["grid", "doors", "map", "table"];

// What is not drawn one by one, and by which rule.
function lodWords() {
  if (state.view === "map") return [data.sheets.map.words].filter(Boolean);
  if (state.view === "grid") return data.sheets.grid.words;
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
  if (c && c.kind === "other") out.set("n", data.others[c.i][0]);
  if (c && c.kind === "group") out.set("g", data.sheets.wide.targets[c.i].label);
  if (c && c.kind === "pair") { out.set("n", data.networks[c.n].id); out.set("a", data.agencies[c.i].id); }
  if (c && c.kind === "body") out.set("b", "1");
  if (zoom !== 1 && state.view !== "table") out.set("f", frame().join("_"));
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
  const o = data.others.findIndex((x) => x[0] === from.get("n")), g = data.sheets.wide.targets.findIndex((t) => !t.one && t.label === from.get("g"));
  framed = (from.get("f") || "").split("_").map(Number);
  if (framed.length !== 3 || !framed.every(Number.isFinite)) framed = null;
  state.chosen = n >= 0 && a >= 0 ? { kind: "pair", i: a, n } : n >= 0 ? { kind: "network", i: n } : o >= 0 ? { kind: "other", i: o } : a >= 0 ? { kind: "agency", i: a }
    : g >= 0 ? { kind: "group", i: g } : from.get("b") ? { kind: "body" }
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
  const columns = Object.entries(data.doors), count = data.doors.n.length, doors = new Array(count);
  for (let i = 0; i < count; i += 1) {
    const door = {};
    for (const [k, column] of columns) if (column[i] !== null) door[k] = column[i];
    doors[i] = door;
  }
  data.doors = doors;
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
  const back = () => { readHash(); stood = null; change(); };
  addEventListener("hashchange", back);
  addEventListener("popstate", back);
  addEventListener("keydown", keys);
  addEventListener("beforeprint", beforePrint);
  addEventListener("afterprint", () => { $("print-picture").hidden = true; });
  dark.addEventListener("change", repaint);
  document.querySelectorAll("[data-do]").forEach((b) => b.addEventListener("click", () => DO[b.dataset.do]()));
  Object.defineProperty(window, "__gs", { value: Object.freeze({
    state: () => ({ ...state, doors: [...state.doors] }), sentence: (f) => sentence({
      ...unchosen(), ...f, doors: f.doors ? new Set(f.doors) : state.doors, agencies: f.agencies ? new Set(f.agencies) : null,
      among: f.among ? { label: f.among[0], networks: new Set(f.among[1]) } : null,
    }),
    wordings: () => data.doors.map((d) => d.w || []), rows: (name) => tableRows(name).length, table: (name) => tableRows(name).map((r) => r.cells), svg: exportSvg, csv: exportCsv, scene: () => now, others: () => data.others, choose: (c) => choose(c, false), pick: (name) => pickTable(name),
    where: (choice) => { const hit2 = now.hits.find((x) => sameChoice(x.choice, choice)); if (!hit2) return null; const [x, y] = hit2.dot || [(hit2.box[0] + hit2.box[2]) / 2, (hit2.box[1] + hit2.box[3]) / 2]; return network.canvasToDOM({ x, y }); },
    networkAt: (id) => data.networks.findIndex((n) => n.id === id), agencyAt: (id) => data.agencies.findIndex((a) => a.id === id),
    texts: () => inOrder(now).filter((m) => m.type === "text" && !m.dot).map((m) => { const w = widthOf(m.text, m.size, m.weight), x = m.anchor === "middle" ? m.x - w / 2 : m.anchor === "end" ? m.x - w : m.x; return [x, m.y - m.size * 0.74, x + w, m.y + m.size * 0.2, m.text]; }),
  }) });
}

start();
