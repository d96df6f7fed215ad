// The Doors picture: what flows from which way in to which end.
function ribbon(x0, a0, a1, x1, b0, b1) {
  const m = (x0 + x1) / 2, n = (v) => v.toFixed(1);
  return `M${x0} ${n(a0)}C${m} ${n(a0)} ${m} ${n(b0)} ${x1} ${n(b0)}L${x1} ${n(b1)}C${m} ${n(b1)} ${m} ${n(a1)} ${x0} ${n(a1)}Z`;
}

// Which numbers stand for what on this sheet; made once.
function index(sheet) {
  const agencyAt = new Map(data.agencies.map((a, i) => [a.id, i]));
  const ofAgency = new Map(), ofDoor = new Map(), ofNetwork2 = new Map();
  sheet.entries.forEach((entry, e) => {
    entry.agencies = entry.proxies.map((p) => agencyAt.get(p));
    if (entry.agencies.length) for (const a of entry.agencies) ofAgency.set(a, e);
    else ofDoor.set(entry.door, e);
  });
  sheet.targets.forEach((target, t) => target.nets.forEach((n) => ofNetwork2.set(n, t)));
  const entryOf = (d) => (d.d === "side" && !d.k ? ofAgency.get(d.p) : ofDoor.get(d.d));
  const most = new Map();
  const weights = new Set();
  data.doors.forEach((d, i) => {
    const key = `${entryOf(d)}:${data.bySearches ? i : d.n}`;
    if (weights.has(key)) return;
    weights.add(key);
    const t = ofNetwork2.get(d.n);
    most.set(t, (most.get(t) || 0) + (data.bySearches && d.d === "side" ? Math.max(1, searchesAt(d, "hinted")) : 1));
  });
  const unit = sheet.entries.length ? sheet.entries[0].unit : 1;
  let end = unit;
  sheet.targets.forEach((target, t) => {
    end = Math.min(end, (target.y1 - target.y0 - 2) / Math.max(1, most.get(t) || 1));
  });
  const folded = sheet.entries.filter((e) => e.agencies.length > 1).flatMap((e) => e.agencies);
  return { folded, entryOf, targetOf: (n) => ofNetwork2.get(n), unit, end };
}

function entryChoice(entry) {
  if (entry.agencies.length === 1) return { kind: "agency", i: entry.agencies[0] };
  return entry.agencies.length ? { kind: "more" } : { kind: "door", door: entry.door };
}

function inFocus(door, focus, at, sheet) {
  if (!focus || focus.kind === "body") return true;
  if (focus.kind === "pair") return door.p === focus.i && door.d === "side" && door.n === focus.n;
  if (focus.kind === "other") return false;
  if (focus.kind === "agency") return door.p === focus.i && door.d === "side";
  if (focus.kind === "network") return door.n === focus.i;
  if (focus.kind === "door") return door.d === focus.door;
  if (focus.kind === "more") return door.d === "side" && sheet.entries[at.entryOf(door)].agencies.length > 1;
  return at.targetOf(door.n) === focus.i;
}

// By how much one more door widens a ribbon: a network counts once, a search once for its agency.
function more(known, d) {
  if (!data.bySearches) {
    if (known.has(d.n)) return 0;
    known.set(d.n, 1);
    return 1;
  }
  const weight = d.d === "side" ? Math.max(1, searchesAt(d, state.level)) : 1, before = known.get(d.p) || 0;
  known.set(d.p, Math.max(before, weight));
  return Math.max(0, weight - before);
}

// Flows: for each way in and each end, how much in all and how much in focus.
function flows(sheet, at, seen, focus) {
  const ways = sheet.entries.map(() => ({ n: new Set(), on: new Set(), doors: [], used: new Set(), to: new Map() }));
  const ends = sheet.targets.map(() => ({ n: new Set(), on: new Set() }));
  for (const [n, left] of seen) {
    const t = at.targetOf(n);
    for (const d of left) {
      const e = at.entryOf(d);
      if (e === undefined) continue;
      const way = ways[e], on = inFocus(d, focus, at, sheet);
      const link = way.to.get(t) || { all: 0, on: 0, seen: new Map(), lit: new Map() };
      link.all += more(link.seen, d);
      if (on) link.on += more(link.lit, d);
      way.to.set(t, link);
      way.n.add(n);
      way.doors.push(d);
      if (d.d !== "side" || d.u === "used") way.used.add(n);
      ends[t].n.add(n);
      if (on) {
        way.on.add(n);
        ends[t].on.add(n);
      }
    }
  }
  return { ways, ends };
}
