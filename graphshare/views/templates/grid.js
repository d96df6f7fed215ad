// The Grid: every known network a square, below it agencies × networks, with bars.
const STANDS = [
  ["reached", "reached"], ["open", "open to an agency that reached others, not seen used"], ["held", "a log or list held: not seen"], ["none", "nothing held: not known"],
];

// How a network stands in the present selection.
function standing(n, seen, open) {
  if (n >= 0 && seen.has(n)) return bits(seen).get(n) === OPEN ? "open" : "reached";
  if (n >= 0 && open.has(n)) return "open";
  return (n >= 0 ? data.networks[n].held : data.others[-1 - n][7]) ? "held" : "none";
}

function gridScene(sheet, focus) {
  const f = unchosen(), seen = matching(f), open = f.possible ? seen : matching({ ...f, possible: true });
  const s = { sheet, seen, flow: null, under: [], over: [], nodes: new Map(), hits: [], ribbons: [], focus, ofDot: new Map() };
  squareMarks(s, open);
  matrixMarks(s);
  return s;
}

const squareChoice = (n) => (n >= 0 ? { kind: "network", i: n } : { kind: "other", i: -1 - n });
const inFocusAt = (focus, n, left) => {
  if (!focus || focus.kind === "body") return true;
  if (focus.kind === "network") return n === focus.i;
  if (focus.kind === "other") return n === -1 - focus.i;
  if (focus.kind === "pair") return n === focus.n;
  if (focus.kind === "agency") return Boolean(left && left.some((d) => d.p === focus.i && d.d === "side"));
  return focus.kind === "door" ? Boolean(left && left.some((d) => d.d === focus.door)) : true;
};

function squareMarks(s, open) {
  const { sheet, seen, focus } = s, size = sheet.size, batches = new Map(), counts = { reached: 0, open: 0, held: 0, none: 0 }, there = new Map();
  // Places never change with a filter: their paths and where they are hit are made once.
  sheet.made = sheet.made || sheet.squares.map(([n, x, y]) => ({ whole: rect(x, y, size, size), hit: { box: [x - 1, y - 1, x + size + 1, y + size + 1], choice: squareChoice(n) } }));
  const put = (key, look, d) => { const b = batches.get(key) || { look, d: [] }; b.d.push(d); batches.set(key, b); };
  sheet.squares.forEach(([n, x, y], k) => {
    const left = n >= 0 ? seen.get(n) : null, how = standing(n, seen, open), on = inFocusAt(focus, n, left), alpha = on ? 1 : 0.18;
    counts[how] += 1;
    const code = (n >= 0 ? data.networks[n].state : data.others[-1 - n][2]) || "";
    if (how === "reached") {
      there.set(code, (there.get(code) || 0) + 1);
      const here = bits(seen).get(n), doors = DOORS.filter((d) => here & BIT[d]), w = size / doors.length;
      if (doors.length === 1) put(`${doors[0]}${on}`, { fill: COLOR[doors[0]], alpha }, sheet.made[k].whole);
      else doors.forEach((d, i) => put(`${d}${on}`, { fill: COLOR[d], alpha }, rect(+(x + i * w).toFixed(2), y, +w.toFixed(2), size)));
    } else if (how === "open") put(`open${on}`, { fill: "#FFFFFF", stroke: COLOR.side, width: size > 6 ? 1.5 : 1, alpha }, rect(x + 0.75, y + 0.75, size - 1.5, size - 1.5));
    else put(`${how}${on}`, { fill: how === "held" ? "#A8B0BA" : "#E7E3D8", alpha }, sheet.made[k].whole);
    if (sameChoice(sheet.made[k].hit.choice, state.chosen)) s.over.push(path(rect(x - 2, y - 2, size + 4, size + 4, 2), { stroke: INK, width: 2 }));
    s.hits.push(sheet.made[k].hit);
  });
  for (const { look, d } of batches.values()) s.under.push(path(d.join(""), look));
  s.under.push(mark("Every known network, one square each", 14, 18, { size: 13, weight: 700, most: sheet.width - 20 }));
  for (const b of sheet.blocks) {
    s.under.push(mark(b.name, b.x, b.y + 12, { size: 12, weight: 700, most: b.width }));
    s.under.push(mark(`${number(there.get(b.state) || 0)} of ${number(b.known)}${b.width > 130 ? ` reached · ${number(b.held)} held` : ""}`, b.x, b.y + 26, { size: 10.8, fill: SOFT, most: b.width }));
  }
  let x = 14, y = sheet.legend;
  const key = (look, words) => {
    const w = widthOf(words, 11.5, 400) + 38;
    if (x + w > sheet.width && x > 14) { x = 14; y += 17; }
    s.under.push(path(rect(x, y - 10, 11, 11), look));
    s.under.push(mark(words, x + 16, y, { size: 11.5, fill: SOFT, most: sheet.width - x - 18 }));
    x += w;
  };
  DOORS.filter((d) => [...seen.values()].some((ds) => ds.some((e) => e.d === d))).forEach((d) => key({ fill: COLOR[d] }, `${d} door`));
  const looks = { open: { fill: "#FFFFFF", stroke: COLOR.side, width: 1.5 }, held: { fill: "#A8B0BA" }, none: { fill: "#E7E3D8" } };
  for (const [how, words] of STANDS.slice(1)) if (counts[how]) key(looks[how], `${number(counts[how])} ${sheet.beside ? words : how === "open" ? "open" : how === "held" ? "held, not seen" : "nothing held"}`);
  s.counts = counts;
}

// Agency → network → its doors there, of those seen used in the present selection.
const openedOf = new WeakMap(); // the same selection is asked by the sentence, the picture, the panel and the table

function opened(seen) {
  return openings(seen).of;
}

// The same, and network → the agencies that searched it.
function openings(seen) {
  if (openedOf.has(seen)) return openedOf.get(seen);
  const of = new Map(), at = new Map();
  for (const [n, left] of seen) {
    const who = [];
    for (const d of left) {
      if (d.d !== "side" || d.u !== "used") continue;
      let mine = of.get(d.p);
      if (!mine) of.set(d.p, mine = new Map());
      const here = mine.get(n);
      if (here) { here.push(d); continue; }
      mine.set(n, [d]);
      who.push(d.p);
    }
    if (who.length) at.set(n, who);
  }
  const found = { of, at };
  openedOf.set(seen, found);
  return found;
}

function matrixMarks(s) {
  const { sheet, seen } = s, of = opened(seen), cell = sheet.cell, pad = cell > 9 ? 1.5 : 0.8, agencyAt = new Map(data.agencies.map((a, i) => [a.id, i]));
  if (!sheet.columns.length) return;
  const long = sheet.beside ? "Who reached which network: a row is an agency, a column a network" : "A row is an agency, a column a network";
  s.under.push(mark(sheet.by_state ? long.replace("a column a network", "a column a state") : long, 14, sheet.matrix, { size: 13, weight: 700, most: sheet.width - 30 }));
  s.under.push(mark(sheet.beside ? "networks reached (dark: by no other way)" : "reached", sheet.beside ? sheet.bar_x : sheet.width - 8, sheet.matrix + 32, { size: 10.8, weight: 700, fill: SOFT, anchor: sheet.beside ? "start" : "end", most: sheet.width - sheet.bar_x - 4 }));
  for (const g of sheet.groups) {
    const name = widthOf(g.name, 11, 700) <= g.width ? g.name : g.code;
    if (widthOf(name, 11, 700) <= g.width + GAP_TEXT) s.under.push(mark(name, g.x, sheet.matrix + 32, { size: 11, weight: 700, most: g.width + GAP_TEXT }));
    s.under.push(path(`M${g.x} ${sheet.matrix + 37}H${g.x + g.width - 1}`, { stroke: INK, width: 1 }));
  }
  if (sheet.by_state && cell >= 15) sheet.columns.forEach((c) => s.under.push(mark(c.name, c.x + cell / 2, sheet.matrix + 34, { size: 9.5, weight: 700, anchor: "middle", most: cell + 4 })));
  const right = sheet.columns[sheet.columns.length - 1].x + cell;
  sheet.ground = sheet.ground || path([...sheet.lines, ...sheet.rows].flatMap((r) => sheet.columns.map((c) => rect(+(c.x + pad / 2).toFixed(2), r.y + 1, +(cell - pad).toFixed(2), 12))).join(""), { fill: "#F3EFE6" });
  s.under.push(sheet.ground);
  const LINES = { front: [sheet.beside ? `Lists that give ${data.body} access` : "A list gives access", COLOR.front], back: [sheet.beside ? "Its own searches, not on that day’s list" : "Searched, not listed", COLOR.back], unknown: [sheet.beside ? "Its own searches, no list of that day" : "Searched, no list", COLOR.unknown], inactive: [sheet.beside ? "Listed, account inactive" : "Account inactive", "#6B7280"] };
  const inactive = new Set(data.inactive.map((i) => i.id)), most = Math.max(1, ...[...of.values()].map((m) => m.size));
  const reached = bits(seen);
  for (const line of sheet.lines) {
    const has = (n) => (line.line === "inactive" ? inactive.has(data.networks[n].id) : (reached.get(n) || 0) & (line.line === "side" ? BIT.side | OPEN : BIT[line.line]));
    const [words, color] = LINES[line.line], count = line.line === "inactive" ? data.inactive.length : [...seen.keys()].filter(has).length;
    const on = !s.focus || s.focus.kind !== "door" || s.focus.door === line.line;
    s.under.push(mark(words, sheet.left - 8, line.y + 11, { size: 10.8, weight: 700, fill: line.line === "side" ? TEXT_COLOR.side : color, anchor: "end", most: sheet.left - 14, alpha: on ? 1 : 0.4 }));
    const lit = sheet.columns.filter((c) => c.nets.some(has)).map((c) => rect(+(c.x + pad / 2).toFixed(2), line.y + 1, +(cell - pad).toFixed(2), 12));
    if (lit.length) s.under.push(path(lit.join(""), { fill: color, alpha: on ? 1 : 0.3 }));
    // An account that is inactive opens no door, so that most of these networks are no column here.
    const drawn = sheet.beside && line.line === "inactive" && lit.length < count ? `${number(count)}, ${number(lit.length)} of them in these columns` : number(count);
    s.under.push(mark(drawn, sheet.bar_x, line.y + 11, { size: 10.8, weight: 700, most: sheet.width - sheet.bar_x }));
    if (line.line !== "inactive") s.hits.push({ box: [0, line.y, right, line.y + 14], choice: { kind: "door", door: line.line } });
  }
  sheet.colOf = sheet.colOf || new Map(sheet.columns.flatMap((c, i) => c.nets.map((n) => [n, i])));
  const { colOf } = sheet, sole = new Map();
  for (const [n, ds] of seen) if (ds.every((d) => d.d === "side" && d.p === ds[0].p)) sole.set(n, ds[0].p);
  for (const r of sheet.rows) rowMarks(s, r, r.agencies.map((p) => agencyAt.get(p)), of, { pad, most, right, colOf, sole });
  if (s.focus && (s.focus.kind === "network" || s.focus.kind === "pair")) {
    const n = s.focus.kind === "pair" ? s.focus.n : s.focus.i, c = sheet.columns.find((x) => x.nets.includes(n)), last = sheet.rows[sheet.rows.length - 1];
    if (c) s.over.push(path(rect(c.x - 1, sheet.lines[0].y - 2, cell + 1, (last ? last.y : sheet.lines[3].y) + 17 - sheet.lines[0].y), { stroke: INK, width: 1.5 }));
  }
}

const GAP_TEXT = 4;

function rowMarks(s, r, agencies, of, { pad, most, right, colOf, sole }) {
  const { sheet } = s, cell = sheet.cell, mine = new Set(), here = new Map();
  let alone = 0;
  for (const a of agencies) {
    for (const [n, ds] of of.get(a) || []) {
      const c = colOf.get(n), k = here.get(c) || { n, count: 0, searches: 0 };
      if (!mine.has(n)) {
        mine.add(n);
        k.count += 1;
        if (sole.get(n) === a) alone += 1;
      }
      if (!sheet.by_state) for (const d of ds) k.searches = Math.max(k.searches, searchesAt(d, state.level));
      if (c !== undefined) here.set(c, k);
    }
  }
  const choice = agencies.length === 1 ? { kind: "agency", i: agencies[0] } : { kind: "more" }, f = s.focus;
  const lit = !f || f.kind === "body" || f.kind === "other" || sameChoice(choice, f) || (f.kind === "pair" && agencies.includes(f.i)) || (f.kind === "network" && mine.has(f.i)) || (f.kind === "door" && f.door === "side");
  const alpha = !mine.size ? 0.4 : lit ? 1 : 0.25, name = agencies.length === 1 ? data.agencies[agencies[0]].name : `and ${plural(agencies.length, "agency").replace(" ", " more ")}`;
  s.under.push(mark(name, sheet.left - 8, r.y + 11, { size: 10.8, anchor: "end", most: sheet.left - 14, alpha, weight: sameChoice(choice, state.chosen) ? 700 : 400 }));
  const shades = [[], [], []];
  for (const [at, k] of here) {
    const c = sheet.columns[at], share = k.count / c.nets.length;
    const step = sheet.by_state ? (share > 0.66 ? 2 : share > 0.33 ? 1 : 0) : k.searches >= 10 ? 2 : k.searches >= 3 ? 1 : 0;
    const box = [+(c.x + pad / 2).toFixed(2), r.y + 1, +(cell - pad).toFixed(2), 12];
    shades[step].push(rect(...box));
    if (!sheet.by_state && agencies.length === 1) {
      const pair = { kind: "pair", i: agencies[0], n: k.n };
      s.hits.push({ box: [box[0], box[1], box[0] + box[2], box[1] + 12], choice: pair });
      if (sameChoice(pair, state.chosen)) s.over.push(path(rect(box[0] - 1.5, box[1] - 1.5, box[2] + 3, 15), { stroke: INK, width: 2 }));
    }
  }
  shades.forEach((d, i) => { if (d.length) s.under.push(path(d.join(""), { fill: COLOR.side, alpha: [0.5, 0.75, 1][i] * (lit ? 1 : 0.25) })); });
  const w = (mine.size / most) * sheet.bar_w, dark = (alone / most) * sheet.bar_w;
  if (mine.size) {
    s.under.push(path(rect(sheet.bar_x, r.y + 2, +w.toFixed(1), 10), { fill: TEXT_COLOR.side, alpha }));
    if (alone) s.under.push(path(rect(sheet.bar_x, r.y + 2, +dark.toFixed(1), 10), { fill: INK, alpha }));
  }
  s.under.push(mark(alone && sheet.beside ? `${number(mine.size)}, ${number(alone)} so alone` : number(mine.size), sheet.bar_x + w + 4, r.y + 11, { size: 10.5, alpha, most: sheet.width - sheet.bar_x - w - 6 }));
  s.hits.unshift({ box: [0, r.y, sheet.width, r.y + 14], choice });
  if (sameChoice(choice, state.chosen)) s.over.push(path(rect(4, r.y - 0.5, right - 2, 15, 3), { stroke: INK, width: 1.5 }));
}

// Keys in the grid: up and down along agencies, left and right along networks; the first step lands on the first agency.
function walkGrid(step) {
  const rows = sheet.rows.filter((r) => r.agencies.length === 1).map((r) => data.agencies.findIndex((a) => a.id === r.agencies[0]));
  const c = state.chosen, cols = sheet.columns.map((x) => x.nets[0]);
  if (!rows.length) {
    const squares = sheet.squares.map(([n]) => n), at = c && c.kind === "network" ? squares.indexOf(c.i) : c && c.kind === "other" ? squares.indexOf(-1 - c.i) : -1;
    choose(squareChoice(squares[Math.max(0, Math.min(squares.length - 1, at + (step[0] || step[1])))]), false);
    return;
  }
  if (!c || !["agency", "pair", "network"].includes(c.kind)) { choose({ kind: "agency", i: rows[0] }, false); return; }
  const row = c.kind === "network" ? -1 : rows.indexOf(c.i), col = c.kind === "agency" ? -1 : cols.indexOf(c.kind === "pair" ? c.n : c.i);
  const next = [Math.max(col < 0 ? 0 : -1, Math.min(rows.length - 1, row + step[1])), Math.max(row < 0 ? 0 : -1, Math.min(cols.length - 1, col + step[0]))];
  choose(next[0] < 0 ? { kind: "network", i: cols[next[1]] } : next[1] < 0 || sheet.by_state ? { kind: "agency", i: rows[next[0]] } : { kind: "pair", i: rows[next[0]], n: cols[next[1]] }, false);
}
