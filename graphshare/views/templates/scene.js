// The Doors picture as plain marks (paths and texts in sheet units); canvas, SVG and PNG all paint these.
const measure = document.createElement("canvas").getContext("2d");
const SANS = '"Inter","Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif';
const fitted = new Map();

function widthOf(text, size, weight) {
  measure.font = `${weight} ${size}px ${SANS}`;
  return measure.measureText(text).width;
}

// Text cut to a width; the whole name always stands in panel and table.
function cut(text, size, weight, most) {
  const key = `${size}|${weight}|${Math.round(most)}|${text}`;
  let out = fitted.get(key);
  if (out !== undefined) return out;
  out = text.replace(/[\u0000-\u001f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, " ");
  if (widthOf(out, size, weight) > most) {
    let letters = [...out].slice(0, 160);
    while (letters.length > 1 && widthOf(`${letters.join("")}…`, size, weight) > most) letters = letters.slice(0, -1);
    out = `${letters.join("").trimEnd()}…`;
  }
  fitted.set(key, out);
  return out;
}

function mark(text, x, y, options) {
  const o = { size: 12.5, weight: 400, fill: INK, anchor: "start", most: 400, alpha: 1, ...options };
  return { type: "text", x, y, text: cut(String(text), o.size, o.weight, o.most), ...o };
}

const path = (d, options) => ({ type: "path", d, alpha: 1, ...options });

function rect(x, y, w, h2, r = 0) {
  if (!r) return `M${x} ${y}h${w}v${h2}h${-w}Z`;
  return `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h2 - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${-(w - 2 * r)}a${r} ${r} 0 0 1 ${-r} ${-r}v${-(h2 - 2 * r)}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
}

const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;

function polygon(x, y, r, corners, turn) {
  const at = (i) => {
    const a = turn + (2 * Math.PI * i) / corners;
    return `${(x + r * Math.cos(a)).toFixed(2)} ${(y + r * Math.sin(a)).toFixed(2)}`;
  };
  return `M${Array.from({ length: corners }, (_, i) => at(i)).join("L")}Z`;
}

function shapeOf(kind, x, y, r) {
  if (kind === "federal") return polygon(x, y, r * 1.1, 6, 0);
  if (kind === "sheriff") return rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
  if (kind === "state_police" || kind === "fusion_center" || kind === "task_force") return polygon(x, y, r * 1.2, 4, 0);
  if (kind === "campus" || kind === "transit" || kind === "airport") return polygon(x, y + r * 0.12, r * 1.2, 3, -Math.PI / 2);
  if (kind === "police" || !kind) return circle(x, y, r);
  return polygon(x, y, r * 1.08, 5, -Math.PI / 2);
}

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
