// What the reader chose, and what of the answer is left by it. The same rules stand in sentence.py.
const state = {
  view: "doors", table: "networks", doors: new Set(DOORS), level: "named", state: null, since: null, until: null,
  possible: false, chosen: null, hover: null,
};

// The filters in force: the reader's, with the chosen agency or network where there is one.
function filters(change) {
  const c = state.chosen;
  const doors = c && c.kind === "door" && state.doors.has(c.door) ? new Set([c.door]) : state.doors, is = (...kinds) => c !== null && kinds.includes(c.kind);
  return {
    doors, level: state.level, state: state.state, since: state.since, until: state.until, possible: state.possible,
    through: is("agency", "pair") ? c.i : null, network: is("network") ? c.i : is("pair") ? c.n : null, other: is("other") ? c.i : null,
    among: is("group") ? { label: data.sheets.wide.targets[c.i].label, networks: new Set(data.sheets.wide.targets[c.i].nets) } : null,
    agencies: is("more") ? new Set(folded()) : null, ...change,
  };
}

const unchosen = () => filters({ doors: state.doors, through: null, network: null, other: null, among: null, agencies: null });

// The agencies that share one mark: those of the last row of the Grid, or the last way in of the Doors.
function folded() {
  const last = state.view === "grid" ? data.sheets.grid.rows[data.sheets.grid.rows.length - 1] : null;
  if (!last) return indexFor(data.sheets.wide).folded;
  return last.agencies.map((id) => data.agencies.findIndex((a) => a.id === id));
}

function searchesAt(door, level) {
  const at = LEVELS.indexOf(level);
  if (door.k) return Math.min(1, door.k[at]); // side doors that are only open, all in one: to so many agencies
  if (Array.isArray(door.c) && door.c.some((n) => n > 0)) return door.c[at];
  const grade = LEVELS.indexOf(door.g || "hinted");
  return grade >= 0 && grade <= at ? 1 : 0;
}

// How many searches stand behind doors, never more than the records show: one search can name two bodies and cover many
// networks, so within a network the most of an agency's doors counts, and across networks the most of one network.
function searchesBehind(doors, level) {
  const most = new Map(), seen = new Set();
  let exact = true;
  for (const d of doors) {
    if (d.d === "side" && d.u !== "used") continue;
    const who = d.d === "side" ? d.p : "itself", n = d.d === "side" ? searchesAt(d, level) : Array.isArray(d.c) ? Math.max(...d.c) : d.c || 0;
    if (!n) continue;
    if (seen.has(who)) exact = false;
    seen.add(who);
    most.set(who, Math.max(most.get(who) || 0, n));
  }
  let total = 0;
  for (const n of most.values()) total += n;
  return { total, exact };
}

function searchWords(doors, level) {
  const { total, exact } = searchesBehind(doors, level);
  return `${exact ? "" : "≥ "}${plural(total, "search")}`;
}

function counts(door, f) {
  if (door.d === "side") {
    if (door.u !== "used" && !f.possible) return false;
    if (searchesAt(door, f.level) === 0) return false;
  }
  if (f.through !== null && door.p !== f.through) return false;
  if (f.agencies && !(door.d === "side" && f.agencies.has(door.p))) return false;
  return inMonths(door, f.since, f.until);
}

// A used door counts in the months of its searches, an open one between its dates; see sentence.py.
function inMonths(door, since, until) {
  if (!since && !until) return true;
  if (door.u === "used") return (door.m || []).some((m) => (!since || m >= since) && (!until || m <= until));
  const first = door.f || door.l, last = door.l || door.f;
  return Boolean(first && last) && !(until && first.slice(0, 7) > until) && !(since && last.slice(0, 7) < since);
}

// Map: number of a network → the doors left (at least one), in the order of the answer. One change asks several times.
const matched = new Map();

function matching(f) {
  const key = [[...f.doors].sort().join(), f.level, f.state, f.since, f.until, f.possible, f.through, f.network, f.among && f.among.label, f.agencies && [...f.agencies].join(".")].join("|");
  if (matched.has(key)) return matched.get(key);
  const left = new Map();
  for (const door of data.doors) {
    if (!f.doors.has(door.d) || !counts(door, f)) continue;
    if (f.network !== null && door.n !== f.network) continue;
    if (f.among && !f.among.networks.has(door.n)) continue;
    if (f.state && data.networks[door.n].state !== f.state) continue;
    const here = left.get(door.n);
    if (here) here.push(door);
    else left.set(door.n, [door]);
  }
  if (matched.size > 12) matched.clear();
  matched.set(key, left);
  return left;
}

// By which doors each network of a selection is reached, as bits: worked out once for sentence, picture, counts and panel.
const BIT = { front: 1, back: 2, unknown: 4, side: 8 }, OPEN = 16, bitsOf = new WeakMap();

function bits(seen) {
  if (bitsOf.has(seen)) return bitsOf.get(seen);
  const found = new Map();
  for (const [n, left] of seen) {
    let all = 0;
    for (const d of left) all |= d.d === "side" && d.u !== "used" ? OPEN : BIT[d.d];
    found.set(n, all);
  }
  bitsOf.set(seen, found);
  return found;
}

function cameraWords(networks) {
  const owners = new Map();
  for (const n of networks) {
    const [d, m] = owners.get(n.ownerId) || [null, null];
    owners.set(n.ownerId, [d ?? n.cd, m ?? n.cm]);
  }
  let declared = null, mapped = null, unknown = 0;
  for (const [d, m] of owners.values()) {
    if (d !== null) declared = (declared ?? 0) + d;
    else if (m !== null) mapped = (mapped ?? 0) + m;
    else unknown += 1;
  }
  const parts = declared === null ? [] : [`${plural(declared, "camera")} declared`];
  if (mapped !== null) parts.push(parts.length ? `${number(mapped)} mapped` : `${plural(mapped, "camera")} mapped`);
  if (!parts.length) return "camera counts not known";
  return parts.join(", ") + (unknown ? `; not known for ${plural(unknown, "owner")}` : "");
}

function stateName(code) {
  const found = data.stateNames.find(([c]) => c === code);
  return found ? found[1] : code;
}

// One agency, one network, one mark: the doors of a network by door, agency and use, with the parts of the body inside.
function grouped(doors) {
  const found = new Map();
  for (const d of doors) {
    const key = `${d.d}|${d.d === "side" && !d.k ? d.p : ""}|${d.u}|${d.k ? "k" : ""}`;
    if (found.has(key)) found.get(key).push(d);
    else found.set(key, [d]);
  }
  return [...found.values()];
}

// Of one group: the most of any part at a level, first and last day, and its rows, each once.
function merged(ds) {
  const at = (k) => Math.max(...ds.map((d) => (Array.isArray(d.c) ? d.c[k] : d.c || 0))), days = ds.flatMap((d) => [d.f, d.l]).filter(Boolean).sort();
  const rows = new Map(ds.flatMap((d) => d.e).map((e) => [e.join("|"), e]));
  return { c: [0, 1, 2].map(at), first: days[0] || null, last: days[days.length - 1] || null, rows: [...rows.values()], total: Math.max(rows.size, ...ds.map((d) => d.t || 0)) };
}
