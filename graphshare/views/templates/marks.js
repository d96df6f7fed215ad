// What stands in the picture for the present choice: back to front, with places to hit and boxes of the texts.
function scene(sheet, at, focus, k = 1) {
  if (sheet.kind === "map") return mapScene(sheet, focus, k);
  if (sheet.kind === "grid") return gridScene(sheet, focus);
  const seen = matching(unchosen());
  const flow = flows(sheet, at, seen, focus);
  const s = { sheet, seen, flow, unit: unitFor(sheet, flow, at), under: [], over: [], nodes: new Map(), hits: [], ribbons: [], focus };
  // Before filters: drawn pale behind the bars, and only where a filter is chosen.
  const all = { ...unchosen(), doors: new Set(DOORS), level: "named", state: null, since: null, until: null, possible: false };
  if (!unfiltered(unchosen())) s.base = flows(sheet, at, matching(all), null).ways.map((way) => [...way.to.values()].reduce((a, l) => a + l.all, 0));
  headings(s);
  bodyMarks(s);
  if (!data.networks.length) emptyMarks(s);
  sheet.entries.forEach((entry, e) => entryMarks(s, entry, e, at));
  ribbonMarks(s, at);
  sheet.targets.forEach((target, t) => targetMarks(s, target, t));
  const ofDot = new Map();
  for (const [n, x, y, r] of sheet.dots) {
    ofDot.set(n, [x, y, r]);
    dotMarks(s, n, x, y, r, at);
  }
  s.ofDot = ofDot;
  chosenMarks(s);
  return s;
}

// One width for all ribbons, such that no way in outgrows its row: side doors that are only open can be thousands.
function unitFor(sheet, flow, at) {
  return sheet.entries.reduce((unit, entry, e) => {
    const total = [...flow.ways[e].to.values()].reduce((a, link) => a + link.all, 0);
    return total ? Math.min(unit, (entry.y1 - entry.y0) / total) : unit;
  }, at.unit);
}

function headings(s) {
  const { sheet } = s, y = sheet.beside ? sheet.top - 30 : sheet.top - 18, o = { size: 10.5, weight: 700, fill: SOFT };
  if (sheet.beside) s.under.push(mark("FEDERAL BODY", sheet.body[0], y, { ...o, anchor: "middle", most: 110 }));
  s.under.push(mark("HOW IT GETS IN", sheet.mark_x - 9, y, o));
  s.under.push(mark(sheet.beside ? "NETWORKS REACHED" : "NETWORKS", sheet.target_x, y, o));
  if (data.named && sheet.beside && data.networks.length) s.under.push(mark("CAMERAS", sheet.width - 84, y, { ...o, anchor: "end" }));
  for (const section of sheet.sections) {
    const x = sheet.mark_x - 9, right = sheet.bar_x + 16, label = `${section.door.toUpperCase()} DOOR`;
    s.under.push(mark(label, x, section.y + 13, { size: 12, weight: 700, fill: TEXT_COLOR[section.door], most: right - x }));
    s.under.push(path(`M${x} ${section.y + 19.5}H${right}`, { stroke: TEXT_COLOR[section.door], width: 1 }));
  }
  for (const heading of sheet.headings) {
    s.under.push(mark(heading.text, sheet.target_x, heading.y + 14, { size: 11.5, weight: 700, fill: SOFT, most: sheet.width - sheet.target_x - 6 }));
  }
}

function emptyMarks(s) {
  const { sheet } = s, x = sheet.beside ? sheet.mark_x - 9 : 14, most = sheet.width - x - 8, top = sheet.body[1] + (sheet.beside ? -14 : 90);
  const lines = ["The records held show no door to any network.", "Not seen is not “did not happen”: what is held stands at the foot of the page."];
  if (data.inactive.length) lines.push(`${plural(data.inactive.length, "list")} with an account marked inactive: counted apart, named beside the picture.`);
  lines.forEach((line, i) => s.under.push(mark(line, x, top + i * 20, { size: sheet.beside ? 14 : 12, weight: i ? 400 : 700, fill: i ? SOFT : INK, most })));
}

function bodyMarks(s) {
  const [x, y] = s.sheet.body, r = s.sheet.beside ? 24 : 18, marks = [path(polygon(x, y, r, 6, 0), { fill: INK })];
  const many = plural(s.seen.size, "network");
  if (s.sheet.beside) {
    s.over.push(mark(data.body, x, y + r + 18, { size: 16, weight: 700, anchor: "middle", most: 116, halo: true }));
    s.over.push(mark(many, x, y + r + 33, { size: 11, fill: SOFT, anchor: "middle", most: 116, halo: true }));
  } else {
    s.over.push(mark(data.body, x + 26, y + 1, { size: 15, weight: 700, most: 300 }));
    s.over.push(mark(many, x + 26, y + 15, { size: 11, fill: SOFT, most: 300 }));
  }
  if (s.focus && s.focus.kind === "body") marks.push(path(polygon(x, y, r + 4, 6, 0), { stroke: INK, width: 2 }));
  s.nodes.set("f", marks);
  s.hits.push({ box: [x - r - 4, y - r - 4, x + r + 4, y + r + 38], choice: { kind: "body" } });
}

function entryWords(entry, way, wide) {
  const open = way.n.size - way.used.size, reached = plural(way.used.size, "network");
  if (entry.door === "front") return [wide ? `Lists that name ${data.body}` : "A list names it", reached];
  if (entry.door === "back") return [wide ? "Own searches, not named in the list" : "Searched, not listed", reached];
  if (entry.door === "unknown") return [wide ? "Own searches, no list for the day" : "Searched, no list", reached];
  if (!entry.agencies.length) return [wide ? "Side doors open, not seen used" : "Open, not seen used", plural(way.n.size, "network")];
  const searches = searchWords(way.doors, state.level);
  const tail = open && (!data.bySearches || !way.used.size) ? ` · ${number(open)} more open` : "";
  const words = data.bySearches ? searches : wide && !tail ? `${reached} · ${searches}` : reached;
  if (entry.agencies.length > 1) return [`and ${plural(entry.agencies.length, "agency").replace(" ", " more ")}`, words + tail];
  return [data.agencies[entry.agencies[0]].name, words + tail];
}

function entryMarks(s, entry, e, at) {
  const { sheet } = s, way = s.flow.ways[e], choice = entryChoice(entry);
  const lit = !s.focus || s.focus.kind === "body" || way.on.size > 0, none = way.n.size === 0;
  const alpha = none ? 0.45 : lit ? 1 : 0.28, color = COLOR[entry.door], y = entry.y, marks = [];
  const total = [...way.to.values()].reduce((a, l) => a + l.all, 0), height = Math.max(16, total * s.unit);
  const [bx, by] = sheet.body, order = sheet.entries.length > 1 ? e / (sheet.entries.length - 1) - 0.5 : 0;
  const from = sheet.beside ? [bx + 19, by + order * 32] : [bx + order * 16, by + 15], to = sheet.mark_x - 9;
  const curve = sheet.beside
    ? `M${from[0]} ${from[1]}C${from[0] + 40} ${from[1]} ${to - 44} ${y} ${to} ${y}`
    : `M${from[0]} ${from[1]}C${from[0]} ${y - 10} ${from[0]} ${y} ${to} ${y}`;
  s.under.push(path(curve, { stroke: none ? PALE : color, width: none ? 1 : Math.min(entry.door === "back" || entry.door === "unknown" ? 3 : sheet.beside ? 5 : 1.5, Math.max(1.2, total * s.unit * 0.5)), dash: entry.door === "back" ? [7, 4] : entry.door === "unknown" ? [2, 4] : null, alpha: none ? 0.5 : lit ? (s.focus ? 0.9 : 0.5) : 0.12 }));
  marks.push(path(circle(sheet.mark_x, y, 9), { fill: TEXT_COLOR[entry.door] }));
  marks.push(mark(LETTER[entry.door], sheet.mark_x, y + 4, { size: 11, weight: 700, fill: "#FFFFFF", anchor: "middle" }));
  let x = sheet.name_x - (sheet.beside ? 8 : 2);
  if (entry.agencies.length === 1) {
    marks.push(path(shapeOf(data.agencies[entry.agencies[0]].kind, x + 4, y - 5, 5), { fill: TEXT_COLOR.side }));
    x += 14;
  }
  const [name, words] = entryWords(entry, way, sheet.beside), most = sheet.bar_x - 8 - x;
  marks.push(mark(name, x, y - 1, { weight: 600, most }));
  marks.push(mark(none ? "none in this selection" : words, x, y + 13, { size: 10.8, fill: SOFT, most }));
  for (const m of marks) m.alpha = alpha;
  if (s.base) {
    const before = Math.max(16, (s.base[e] || 0) * s.unit);
    marks.push(path(rect(sheet.bar_x, y - before / 2, 16, before, 3), { fill: color, alpha: 0.13 }));
  }
  marks.push(path(rect(sheet.bar_x, y - height / 2, 16, height, 3), { fill: TEXT_COLOR[entry.door], alpha: none ? 0.25 : lit ? 1 : 0.28 }));
  marks.push(mark(LETTER[entry.door], sheet.bar_x + 8, y + 4, { size: 11, weight: 700, fill: "#FFFFFF", anchor: "middle", alpha: lit ? 1 : 0.5 }));
  if (sameChoice(choice, state.chosen)) {
    marks.push(path(rect(sheet.mark_x - 13, y - entry.row / 2 + 0.5, sheet.bar_x + 20 - sheet.mark_x + 13, entry.row - 1, 6), { stroke: INK, width: 1.8 }));
  }
  s.nodes.set(entry.id, marks);
  s.hits.push({ box: [sheet.mark_x - 12, y - entry.row / 2, sheet.bar_x + 16, y + entry.row / 2], choice });
}

function ribbonMarks(s, at) {
  const { sheet, flow } = s, x0 = sheet.bar_x + 16, x1 = sheet.target_x;
  const down = sheet.targets.map((target, t) => {
    const total = flow.ways.reduce((a, way) => a + (way.to.get(t) || { all: 0 }).all, 0);
    return target.y - (total * at.end) / 2;
  });
  const lit = [];
  sheet.entries.forEach((entry, e) => {
    const way = flow.ways[e], ends = [...way.to.keys()].sort((a, b) => sheet.targets[a].y - sheet.targets[b].y);
    let y = entry.y - (ends.reduce((a, t) => a + way.to.get(t).all, 0) * s.unit) / 2;
    for (const t of ends) {
      const link = way.to.get(t), a = link.all * s.unit, b = link.all * at.end, z = down[t];
      const d = ribbon(x0, y, y + Math.max(a, 0.8), x1, z, z + Math.max(b, 0.8));
      const dim = s.focus && s.focus.kind !== "body";
      const style = { fill: COLOR[entry.door], alpha: dim ? 0.06 : 0.26 };
      s.ribbons.push({ d, entry: e, target: t });
      s.under.push(path(d, style));
      if (entry.door === "unknown") s.under.push(path(d, { fill: COLOR.unknown, hatch: true, alpha: dim ? 0.12 : 0.6 }));
      if (entry.door === "back" && !dim) s.under.push(path(d, { stroke: COLOR.back, width: 0.8, dash: [7, 4], alpha: 0.6 }));
      if (dim && link.on) {
        const part = ribbon(x0, y, y + Math.max(link.on * s.unit, 1.4), x1, z, z + Math.max(link.on * at.end, 1.4));
        lit.push(path(part, { fill: COLOR[entry.door], alpha: 0.62 }));
        if (entry.door === "unknown") lit.push(path(part, { fill: COLOR.unknown, hatch: true, alpha: 1 }));
      }
      y += a;
      down[t] += b;
    }
  });
  s.under.push(...lit);
}

function targetMarks(s, target, t) {
  const { sheet } = s, end = s.flow.ends[t], lit = !s.focus || s.focus.kind === "body" || end.on.size > 0;
  const alpha = end.n.size === 0 ? 0.4 : lit ? 1 : 0.3;
  const marks = [path(rect(sheet.target_x, target.y0 + 1, 3.5, target.y1 - target.y0 - 2), { fill: "#374151", alpha })];
  if (target.one) {
    namedMarks(s, target, marks, alpha, lit);
  } else {
    const x = target.drawn ? sheet.label_x : sheet.dot_x - 8, most = sheet.width - x - 2, y = target.label_y, all = target.nets.length;
    const some = target.drawn && target.drawn < all, short = some ? number(all) : plural(all, "network");
    const counted = end.n.size === all ? short : `${number(end.n.size)} of ${short}`;
    const drawn = some ? ` · ${number(target.drawn)} drawn` : "";
    if (sheet.beside) {
      marks.push(mark(target.label, x, y - 2, { weight: 600, most, alpha }));
      marks.push(mark(counted + drawn, x, y + 12, { size: 10.8, fill: SOFT, most, alpha }));
    } else {
      marks.push(mark(target.label, x, y, { size: 12, weight: 600, most, alpha }));
      marks.push(mark(counted + drawn, x, y + 13, { size: 10.8, fill: SOFT, most, alpha }));
    }
    if (state.chosen && state.chosen.kind === "group" && state.chosen.i === t) {
      marks.push(path(rect(sheet.target_x - 3, target.y0 - 3, sheet.width - sheet.target_x, target.y1 - target.y0 + 6, 6), { stroke: INK, width: 1.8 }));
    }
    const top = sheet.beside ? target.y0 : target.label_y - 12;
    s.hits.push({ box: [sheet.beside ? x - 4 : sheet.target_x, top, sheet.width, sheet.beside ? target.y1 : target.y0], choice: { kind: "group", i: t } });
  }
  s.nodes.set(target.id, marks);
}

function namedMarks(s, target, marks, alpha, lit) {
  const { sheet } = s, n = target.nets[0], network = data.networks[n], left = s.seen.get(n) || [], y = target.y;
  const kinds = DOORS.filter((d) => left.some((x) => x.d === d));
  const half = sheet.beside ? 10 : 17, line = sheet.beside ? y : y + 8;
  let right = sheet.beside ? sheet.width - 6 : sheet.dot_x + 12 + kinds.length * 18 - 3;
  for (const door of [...kinds].reverse()) {
    marks.push(path(rect(right - 15, line - 7.5, 15, 15, 3), { fill: TEXT_COLOR[door], alpha: lit ? 1 : 0.3 }));
    marks.push(mark(LETTER[door], right - 7.5, line + 3.8, { size: 10.5, weight: 700, fill: "#FFFFFF", anchor: "middle" }));
    right -= 18;
  }
  if (!sheet.beside) {
    marks.push(mark(network.name, sheet.dot_x + 12, y - 2, { size: 11.8, weight: 600, most: sheet.width - sheet.dot_x - 14, alpha }));
  }
  const cameras = network.cd ?? network.cm;
  if (sheet.beside) {
    const words = cameras === null ? "not known" : number(cameras);
    marks.push(mark(words, sheet.width - 84, y + 4, { size: 10.8, fill: SOFT, anchor: "end", alpha }));
    right = sheet.width - 84 - widthOf(words, 10.8, 400);
  }
  if (sheet.beside) marks.push(mark(network.name, sheet.dot_x + 14, y + 4, { weight: 600, most: right - sheet.dot_x - 22, alpha }));
  const choice = { kind: "network", i: n };
  if (sameChoice(choice, state.chosen)) {
    marks.push(path(rect(sheet.target_x - 3, y - half, sheet.width - sheet.target_x + 1, half * 2, 5), { stroke: INK, width: 1.8 }));
  }
  s.hits.push({ box: [sheet.target_x, y - half, sheet.width, y + half], choice });
}

function dotMarks(s, n, x, y, r, at) {
  const left = s.seen.get(n), kind = data.networks[n].kind;
  if (!left) {
    s.nodes.set(`n${n}`, [path(shapeOf(kind, x, y, r), { stroke: PALE, width: 1, alpha: 0.8 })]);
    return;
  }
  const doors = DOORS.filter((d) => left.some((e) => e.d === d));
  const on = left.some((d) => inFocus(d, s.focus, at, s.sheet));
  const shape = shapeOf(kind, x, y, r), unknown = data.networks[n].cd === null && data.networks[n].cm === null;
  const look = { fill: COLOR[doors[0]], alpha: on ? 1 : 0.16 };
  if (doors.length > 1) Object.assign(look, { stripes: doors.map((d) => COLOR[d]), span: [+(x - r).toFixed(1), +(x + r).toFixed(1)] });
  if (unknown) Object.assign(look, { fill: "#FFFFFF", stroke: COLOR[doors[0]], width: 1.6, hollow: true });
  else if (doors[0] === "unknown") Object.assign(look, { stroke: INK, width: 1, dash: [2, 2] });
  const marks = [path(shape, look)];
  if (!data.named) {
    const letters = doors.map((d) => LETTER[d]).join(""), size = +(r * [0, 1.15, 0.9, 0.66, 0.5][letters.length]).toFixed(1);
    const fill = unknown ? INK : doors.includes("side") && doors.length === 1 ? "#1B1200" : "#FFFFFF";
    marks.push(mark(letters, x, y + size * 0.36, { size, weight: 700, fill, anchor: "middle", alpha: on ? 1 : 0.3 }));
  }
  s.nodes.set(`n${n}`, marks);
  if (!data.named) s.hits.push({ dot: [x, y, r + 2], choice: { kind: "network", i: n } });
}

// The chosen or pointed-at dot gets a ring, and the chosen one its name on a chip.
function chosenMarks(s) {
  const c = state.chosen;
  if (!c || c.kind !== "network" || data.named || !s.ofDot.has(c.i)) return;
  const [x, y, r] = s.ofDot.get(c.i), text = cut(data.networks[c.i].name, 12.5, 700, 230), w = widthOf(text, 12.5, 700) + 14;
  const left = Math.max(4, Math.min(x - w / 2, s.sheet.width - w - 4)), top = y - r - 28 > 4 ? y - r - 28 : y + r + 6;
  s.over.push(path(circle(x, y, r + 3), { stroke: INK, width: 2 }));
  s.over.push(path(rect(+left.toFixed(1), +top.toFixed(1), +w.toFixed(1), 22, 5), { fill: INK }));
  s.over.push(mark(text, left + 7, top + 15, { weight: 700, fill: "#FFFFFF", most: 240 }));
}

function sameChoice(a, b) {
  return Boolean(a && b) && a.kind === b.kind && a.i === b.i && a.door === b.door && a.n === b.n;
}

// All marks, back to front, as they are painted.
function inOrder(s) {
  return [...s.under, ...[...s.nodes.values()].flat(), ...s.over];
}
