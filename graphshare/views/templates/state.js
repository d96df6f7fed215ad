// What the reader chose, and what of the answer is left by it. The same rules stand in sentence.py.
const state = {
  view: "doors", table: "networks", doors: new Set(DOORS), level: "named", state: null, since: null, until: null,
  possible: false, chosen: null, hover: null,
};

// The filters in force: the reader's, with the chosen agency or network where there is one.
function filters(change) {
  const c = state.chosen;
  const doors = c && c.kind === "door" && state.doors.has(c.door) ? new Set([c.door]) : state.doors;
  return {
    doors, level: state.level, state: state.state, since: state.since, until: state.until, possible: state.possible,
    through: c && c.kind === "agency" ? c.i : null, network: c && c.kind === "network" ? c.i : null, ...change,
  };
}

const unchosen = () => filters({ doors: state.doors, through: null, network: null });

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
  const key = [[...f.doors].sort().join(), f.level, f.state, f.since, f.until, f.possible, f.through, f.network].join("|");
  if (matched.has(key)) return matched.get(key);
  const left = new Map();
  for (const door of data.doors) {
    if (!f.doors.has(door.d) || !counts(door, f)) continue;
    if (f.network !== null && door.n !== f.network) continue;
    if (f.state && data.networks[door.n].state !== f.state) continue;
    const here = left.get(door.n);
    if (here) here.push(door);
    else left.set(door.n, [door]);
  }
  if (matched.size > 12) matched.clear();
  matched.set(key, left);
  return left;
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
