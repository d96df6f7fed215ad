// The months in which doors are seen, with two handles.
let months = [];

function startMonths() {
  const ends = data.doors.flatMap((d) => [d.f, d.l]).filter(Boolean).map((day) => day.slice(0, 7)).sort();
  if (!ends.length || ends[0] === ends[ends.length - 1]) return;
  for (let m = ends[0]; m <= ends[ends.length - 1] && months.length < 600; m = nextMonth(m)) months.push(m);
  $("months").hidden = false;
  const at = new Map(months.map((m, i) => [m, i]));
  for (const d of data.doors) {
    if (d.u === "used") d.in = (d.m || []).map((m) => at.get(m)).filter((m) => m !== undefined);
    else if (d.f || d.l) {
      const a = at.get((d.f || d.l).slice(0, 7)), b = at.get((d.l || d.f).slice(0, 7));
      d.in = months.map((_, m) => m).filter((m) => m >= a && m <= b);
    }
  }
  for (const id of ["since", "until"]) {
    $(id).max = String(months.length - 1);
    $(id).addEventListener("input", () => moveHandles(id));
  }
}

function nextMonth(m) {
  const [y, n] = m.split("-").map(Number);
  return n === 12 ? `${y + 1}-01` : `${y}-${String(n + 1).padStart(2, "0")}`;
}

function moveHandles(id) {
  let a = Number($("since").value), b = Number($("until").value);
  if (a > b) { if (id === "since") b = a; else a = b; }
  state.since = a === 0 ? null : months[a];
  state.until = b === months.length - 1 ? null : months[b];
  change();
}

function showMonths() {
  if (!months.length) return;
  const a = state.since ? Math.max(0, months.indexOf(state.since)) : 0;
  const b = state.until ? Math.max(a, months.indexOf(state.until)) : months.length - 1;
  $("since").value = String(a);
  $("until").value = String(b);
  $("since").setAttribute("aria-valuetext", months[a]);
  $("until").setAttribute("aria-valuetext", months[b]);
  const f = { ...unchosen(), since: null, until: null }, tally = months.map(() => 0);
  let undated = 0;
  for (const doors of matching(f).values()) {
    for (const d of doors) {
      if (!d.in || !d.in.length) { undated += 1; continue; }
      for (const m of d.in) tally[m] += 1;
    }
  }
  const width = 200, height = 44, top = Math.max(1, ...tally), step = width / months.length;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [k, v] of Object.entries({ viewBox: `0 0 ${width} ${height}`, width: "100%", height, role: "img", preserveAspectRatio: "none", "aria-label": `Doors seen a month, ${months[0]} to ${months[months.length - 1]}, at most ${top}` })) svg.setAttribute(k, v);
  tally.forEach((n, m) => {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect"), tall = (n / top) * (height - 2);
    for (const [k, v] of Object.entries({ x: m * step + 0.5, y: height - tall, width: Math.max(0.8, step - 1), height: tall, fill: m >= a && m <= b ? tone("#374151") : tone("#DAD6CC") })) bar.setAttribute(k, v);
    svg.append(bar);
  });
  for (const crossed of data.breaks) {
    const m = months.indexOf(String(crossed.day || "").slice(0, 7));
    if (m < 0) continue;
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [k, v] of Object.entries({ d: `M${m * step} 0V${height}`, stroke: "#BE123C", "stroke-width": 1, "stroke-dasharray": "3 2" })) line.setAttribute(k, v);
    svg.append(line);
  }
  $("histogram").replaceChildren(svg);
  $("months-words").textContent = `${months[a]} to ${months[b]}: doors seen in these months.${!undated ? "" : state.since || state.until ? ` ${plural(undated, "door")} without a date left out.` : ` ${plural(undated, "door")} in no bar: no row gives the month.`}`;
}
