// The map: dots by door over state outlines. Texts keep their size on small screens; those that would meet are left out.
function mapScene(sheet, focus, k) {
  const seen = matching(unchosen()), wide = data.sheets.wide, at = indexFor(wide);
  const s = { sheet, seen, flow: null, under: [], over: [], nodes: new Map(), hits: [], ribbons: [], focus, ofDot: new Map() };
  const reached = new Map(), taken = [];
  for (const n of seen.keys()) reached.set(data.networks[n].state, (reached.get(data.networks[n].state) || 0) + 1);
  const share = new Map(sheet.labels.map((l) => [l.state, l.known ? (reached.get(l.state) || 0) / l.known : 0]));
  for (const o of sheet.outlines) s.under.push(path(o.d, { fill: tint(o.has, share.get(o.state) || 0), stroke: "#B9B2A3", width: 0.8 * k }));
  for (const held of [0, 1]) {
    const spots = sheet.rest.filter((r) => r[2] === held), r = (sheet.rest.length > 400 ? 1.1 : 2) * Math.min(k, 1.6);
    if (spots.length) s.under.push(path(spots.map(([x, y]) => circle(x, y, r)).join(""), held ? { fill: "#6B7280", alpha: 0.8 } : { stroke: "#8A8F98", width: 0.7, alpha: 0.8 }));
  }
  for (const [n, x, y, r] of sheet.dots) {
    const left = seen.get(n), radius = r * Math.min(k, 1.6);
    s.ofDot.set(n, [x, y, radius]);
    const on = left && left.some((d) => inFocus(d, focus, at, wide));
    s.under.push(...mapDot(n, x, y, radius, left, on));
    if (left) s.hits.push({ dot: [x, y, radius + 2], choice: { kind: "network", i: n } });
  }
  const few = sheet.dots.length <= 60;
  if (few) for (const [x, y, r] of s.ofDot.values()) taken.push([x - r, y - r, x + r, y + r]);
  const order = [...sheet.labels].sort((a, b) => (reached.get(b.state) || 0) - (reached.get(a.state) || 0) || b.known - a.known);
  for (const l of order) stateLabel(s, taken, l, labelWords(l, reached.get(l.state) || 0), k);
  if (few) for (const [n, [x, y, r]] of s.ofDot) if (seen.has(n)) nameLabel(s, taken, data.networks[n].name, x, y, r, k);
  chosenMarks(s);
  return s;
}

// A state is darker the larger the share of its known networks that is reached.
const TINTS = ["#F3EFE6", "#E9DFC8", "#DFCDA6", "#D3B983"];
const tint = (has, share) => (has ? TINTS[share === 0 ? 0 : share < 1 / 3 ? 1 : share < 2 / 3 ? 2 : 3] : "#F9F8F4");

// Reached, of how many known, and for how many of these a log or a list is held.
const labelWords = (l, n) => (l.known ? [`${number(n)} of ${plural(l.known, "network")}`, `${number(l.held)} held`] : [plural(n, "network")]);

function mapDot(n, x, y, r, left, on) {
  const kind = data.networks[n].kind, shape = shapeOf(kind, x, y, r);
  if (!left) return [path(circle(x, y, Math.min(r, 2)), { stroke: "#8A8F98", width: 0.7, alpha: 0.8 })];
  const doors = DOORS.filter((d) => left.some((e) => e.d === d));
  const look = { fill: COLOR[doors[0]], stroke: PAPER, width: r > 3 ? 0.8 : 0.3, alpha: on ? 0.95 : 0.12 };
  if (doors.length > 1) Object.assign(look, { stripes: doors.map((d) => COLOR[d]), span: [+(x - r).toFixed(1), +(x + r).toFixed(1)] });
  const marks = [path(shape, look)];
  if (r >= 4.2) {
    const letters = doors.map((d) => LETTER[d]).join(""), size = +(r * [0, 1.15, 0.9, 0.66, 0.5][letters.length]).toFixed(1);
    const fill = doors.length === 1 && doors[0] === "side" ? "#1B1200" : "#FFFFFF";
    marks.push(mark(letters, x, y + size * 0.36, { size, weight: 700, fill, anchor: "middle", alpha: on ? 1 : 0.2, dot: true }));
  }
  return marks;
}

const clear = (taken, box) => taken.every((b) => box[0] >= b[2] || box[2] <= b[0] || box[1] >= b[3] || box[3] <= b[1]);

// Where a state's name can stand: at its middle, else near it, most of it within its outline.
const SHIFTS = [[0, 0], [0, -18], [0, 18], [-36, 0], [36, 0], [0, -36], [0, 36], [-36, -24], [36, -24], [-36, 24], [36, 24], [0, -60], [0, 60]];

function stateLabel(s, taken, l, lines, k) {
  const size = 12 * k, small = 10.5 * k, outline = s.sheet.outlines.find((o) => o.state === l.state), shape = outline && new Path2D(outline.d);
  for (const told of [lines, [lines.join(", ")], lines.slice(0, 1), []]) {
    const wide = Math.max(widthOf(l.name, size, 700), ...told.map((t) => widthOf(t, small, 400))) / 2 + 2;
    for (const [dx, dy] of SHIFTS) {
      if ((dx || dy) && !(shape && [-0.7, 0, 0.7].every((part) => measure.isPointInPath(shape, l.x + dx * k + part * wide, l.y + dy * k)))) continue;
      const x = Math.max(wide + 2, Math.min(s.sheet.width - wide - 2, l.x + dx * k)), y = l.y + dy * k, box = [x - wide, y - size, x + wide, y + small * (0.3 + told.length * 1.15)];
      if (box[1] < 0 || box[3] > s.sheet.height || !clear(taken, box)) continue;
      taken.push(box);
      s.over.push(mark(l.name, x, y, { size, weight: 700, anchor: "middle", halo: true }));
      told.forEach((t, i) => s.over.push(mark(t, x, y + small * 1.15 * (i + 1), { size: small, fill: SOFT, anchor: "middle", halo: true })));
      return;
    }
  }
}

function nameLabel(s, taken, name, x, y, r, k) {
  const size = 11 * k, text = cut(name, size, 400, 180 * k), w = widthOf(text, size, 400) + 2, gap = r + 3;
  for (const [x0, y0] of [[x + gap, y - size / 2], [x - gap - w, y - size / 2], [x - w / 2, y + gap], [x - w / 2, y - gap - size]]) {
    const box = [x0, y0, x0 + w, y0 + size * 1.1];
    if (box[0] < 2 || box[2] > s.sheet.width - 2 || box[1] < 2 || box[3] > s.sheet.height - 2 || !clear(taken, box)) continue;
    taken.push(box);
    s.over.push(mark(text, x0 + 1, y0 + size * 0.82, { size, halo: true, most: 190 * k }));
    return;
  }
}

// Keys on the map: the nearest dot in the direction of the arrow.
function walkMap(step) {
  const dots = sheet.dots.filter(([n]) => now.seen.has(n)), c = state.chosen;
  if (!dots.length) return;
  const from = dots.find(([n]) => c && c.kind === "network" && c.i === n);
  if (!from) {
    choose({ kind: "network", i: dots[0][0] }, false);
    return;
  }
  let best = null, least = Infinity;
  for (const [n, x, y] of dots) {
    const along = (x - from[1]) * step[0] + (y - from[2]) * step[1], across = Math.abs((x - from[1]) * step[1]) + Math.abs((y - from[2]) * step[0]);
    if (along > 0.5 && along + 2 * across < least) [best, least] = [n, along + 2 * across];
  }
  if (best !== null) choose({ kind: "network", i: best }, false);
}
