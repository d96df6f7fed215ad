// The evidence: for what is chosen, the doors with their dates, counts and rows.
const DOOR_MEANS = {
  front: "a list of the network names it",
  back: "it searched; the complete list held for the day does not name it",
  side: "a non-federal agency searched, naming it in the reason or case number",
  unknown: "it searched; no complete list is held for the day",
};
const VIA = new Map([
  ["direct", "directly"], ["lookup", "a lookup pool (search type)"], ["owner", "the network’s own agency"],
  ["by parent", "a grant to its parent body"], ["searched", "seen in the log"], ["share", "a list that names the agency"],
  ["own", "its own cameras"], ["unknown", "not known"],
]);
const BASIS = new Map([
  ["dated", "a list of that date"], ["between", "two lists that agree, at most 100 days apart"],
  ["event", "an event log"], ["carried", "a list carried forward"],
]);

function showPanel() {
  const c = state.chosen, box = $("panel"), seen = matching(unchosen());
  document.body.classList.toggle("chosen", Boolean(c));
  const parts = !c || c.kind === "body" ? startHere(seen)
    : c.kind === "network" ? networkPanel(c.i, seen)
    : c.kind === "agency" ? agencyPanel(c.i, seen)
    : c.kind === "group" ? listPanel(data.sheets.wide.targets[c.i].label, "Networks of this group in the present selection", [...seen.keys()].filter((n) => data.sheets.wide.targets[c.i].nets.includes(n)))
    : c.kind === "more" ? morePanel(seen)
    : c.kind === "other" ? otherPanel(c.i)
    : c.kind === "pair" ? pairPanel(c.i, c.n, seen)
    : doorPanel(c.door, seen);
  const close = c ? h("button", { class: "close", type: "button", onclick: () => choose(null, true) }, "Close") : null;
  box.replaceChildren(...[close, ...parts].filter(Boolean));
  box.scrollTop = 0;
}

const link = (text, choice) => h("button", { class: "link", type: "button", onclick: () => choose(choice, true) }, text);
const figures = (...pairs) => h("div", { class: "figures" }, pairs.map(([n, words]) => h("div", null, h("b", null, n === null ? "not known" : number(n)), h("span", null, words))));
const caveat = (...text) => h("p", { class: "caveat" }, ...text);

function ranking(seen) {
  const reached = new Map([...opened(seen)].map(([p, mine]) => [p, { p, networks: mine, get doors() { return [...mine.values()].flat(); } }]));
  if (state.possible) for (const left of seen.values()) for (const d of left) if (d.d === "side" && !d.k && !reached.has(d.p)) reached.set(d.p, { p: d.p, networks: new Map(), doors: [] });
  const total = (r) => (r.total = r.total ?? searchesBehind(r.doors, state.level).total);
  return [...reached.values()].sort((a, b) => b.networks.size - a.networks.size || total(b) - total(a) || a.p - b.p);
}

function startHere(seen) {
  const top = ranking(seen).filter((r) => r.networks.size).slice(0, 8);
  return [
    h("h2", null, data.networks.length ? "Start here" : "Nothing to draw"),
    h("p", { class: "sub" }, data.networks.length
      ? `Choose an agency or a network to see by which door ${data.body} gets there, and the rows that show it.`
      : "The records held show no door. What is held, and what is not, stands at the foot of the page."),
    top.length ? h("h3", null, "Agencies through which most is reached") : null,
    top.length ? h("ul", { class: "ways" }, top.map((r) => h("li", { class: "side" }, link(data.agencies[r.p].name, { kind: "agency", i: r.p }), h("small", null, `${plural(r.networks.size, "network")} · ${searchWords(r.doors, state.level)}`)))) : null,
    ...enough(seen),
    ...threeWays(),
    h("h3", null, "The doors"),
    h("ul", { class: "ways" }, DOORS.map((d) => h("li", { class: d }, badge(d), h("b", null, `${d[0].toUpperCase()}${d.slice(1)} door`), h("small", null, DOOR_MEANS[d])))),
    data.inactive.length ? h("h3", null, "Listed, account inactive") : null,
    data.inactive.length ? h("ul", { class: "ways" }, data.inactive.slice(0, 30).map(inactiveItem), data.inactive.length > 30 ? h("li", null, `and ${number(data.inactive.length - 30)} more`) : null) : null,
    data.breaks.length ? h("h3", null, "What changed in the records themselves") : null,
    data.breaks.length ? h("ul", { class: "ways" }, data.breaks.map((b) => h("li", null, b.text || "", h("small", null, b.day || "")))) : null,
    caveat("A log lists a network among those searched; it does not show that an image came back."),
  ];
}

// Each step takes the agency that adds most networks: a greedy choice, so that fewer might do.
function enough(seen) {
  const { of, at } = openings(seen), left = new Set(at.keys()), total = left.size, steps = [];
  const adds = new Map([...of].map(([p, mine]) => [p, mine.size]));
  while (left.size && steps.length < 6) {
    const [best] = [...adds].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && data.agencies[b[0]].name < data.agencies[a[0]].name) ? b : a));
    for (const n of of.get(best).keys()) {
      if (!left.delete(n)) continue;
      for (const p of at.get(n)) adds.set(p, adds.get(p) - 1);
    }
    steps.push([best, total - left.size]);
  }
  if (steps.length < 2) return [];
  return [
    h("h3", null, "How few would be enough"),
    h("ul", { class: "ways" }, steps.map(([p, n]) => h("li", { class: "side" }, link(data.agencies[p].name, { kind: "agency", i: p }), h("small", null, `${number(n)} of ${plural(total, "network")}`)))),
    h("p", { class: "hint" }, "Networks searched by this agency or one above it, chosen greedily: fewer might do. Side door only."),
  ];
}

// Declared, observed, possible: never one number. As the whole answer gives them, before any filter here.
function threeWays() {
  if (!data.ways.length) return [];
  return [
    h("h3", null, "Reach, three ways (whole answer)"),
    h("table", { class: "ways3" }, h("thead", null, h("tr", null, ["", "Owners", "Networks"].map((t) => h("th", { scope: "col", class: t ? "num" : null }, t || h("span", { class: "unseen" }, "Reach"))))),
      h("tbody", null, data.ways.map((w) => h("tr", null, h("th", { scope: "row" }, w.name), [w.owners, w.networks].map((n) => h("td", { class: "num" }, n === null ? "not known" : number(n))))))),
    h("p", { class: "hint" }, `What agencies could search is counted apart: side doors that are open, not seen used. It saturates, and is no headline.`),
    data.largest ? h("p", { class: "hint" }, data.largest) : null,
  ];
}

function networkPanel(i, seen) {
  const n = data.networks[i], doors = seen.get(i) || [];
  const through = new Set(doors.filter((d) => d.d === "side" && !d.k).map((d) => d.p));
  const order = grouped(doors).sort(([a], [b]) => DOORS.indexOf(a.d) - DOORS.indexOf(b.d) || (a.u === "used" ? 0 : 1) - (b.u === "used" ? 0 : 1) || searchesAt(b, state.level) - searchesAt(a, state.level));
  const shown = state.all ? order : order.slice(0, 12);
  return [
    h("h2", null, n.name),
    h("p", { class: "sub" }, [kindWords(n.kind), n.county ? (/county|parish/i.test(n.county) ? n.county : `${n.county} County`) : null, n.state ? stateName(n.state) : null, n.owner === n.name ? null : `owned by ${n.owner}`].filter(Boolean).join(" · ")),
    figures([n.cd, "cameras declared by its portal"], [n.cm, "cameras mapped"]),
    h("h3", null, doors.length ? `How ${data.body} gets here` : "Not in the present selection"),
    doors.length ? h("ul", { class: "ways" }, DOORS.filter((d) => doors.some((x) => x.d === d)).map((d) => h("li", { class: d }, badge(d), `${d} door`, d === "side" ? h("small", null, through.size ? `through ${plural(through.size, "agency")}` : "open, not seen used") : null))) : null,
    ...inactiveOf(n.id),
    h("h3", null, "Evidence"),
    ...shown.map((ds) => card(ds, "network")),
    order.length > shown.length ? h("button", { type: "button", onclick: () => { state.all = true; showPanel(); } }, `Show all ${number(order.length)}`) : null,
    caveat("The log lists this network among those searched; it does not show that an image came back."),
  ];
}

// A list may name an account that is marked inactive: no door, and told as such.
function inactiveOf(id) {
  const found = data.inactive.filter((i) => i.id === id);
  return found.length ? [h("h3", null, "Listed, account inactive: no door"), h("ul", { class: "ways" }, found.map(inactiveItem))] : [];
}

const inactiveItem = (i) => h("li", null, link(i.network || i.owner || "not named", networkChoice(i.id)), h("small", null, [i.account, i.mark, i.first === i.last ? i.first : `${i.first || "day not known"} to ${i.last || "day not known"}`].filter(Boolean).join(" · ")), h("small", null, evidenceList(i.e, 0)));

function networkChoice(id) {
  const n = data.networks.findIndex((x) => x.id === id), o = data.others.findIndex((x) => x[0] === id);
  return n >= 0 ? { kind: "network", i: n } : o >= 0 ? { kind: "other", i: o } : null;
}

// What is held of a network: bits of its number.
const heldWords = (bits) => [bits & 1 ? "search log" : bits & 2 ? "rows picked from its search log" : null, bits & 4 ? "complete sharing list" : null].filter(Boolean).join(" and ") || "nothing";

function otherPanel(i) {
  const o = data.others[i];
  return [
    h("h2", null, o[1]), h("p", { class: "sub" }, [kindWords(o[4]), o[3] ? `${o[3]} County` : null, o[2] ? stateName(o[2]) : null].filter(Boolean).join(" · ")),
    figures([o[5], "cameras declared by its portal"], [o[6], "cameras mapped"]),
    h("h3", null, "Held"), h("p", null, `${heldWords(o[7])[0].toUpperCase()}${heldWords(o[7]).slice(1)}.`),
    h("p", null, o[7] ? "No door is seen. Not seen is not “did not happen”." : "Nothing is held: who searches it is not known. It can be asked for."),
    ...inactiveOf(o[0]),
  ];
}

function pairPanel(a, n, seen) {
  const doors = (seen.get(n) || []).filter((d) => d.d === "side" && d.p === a);
  return [
    h("h2", null, data.agencies[a].name), h("p", { class: "sub" }, "and the cameras of ", link(data.networks[n].name, { kind: "network", i: n })),
    h("p", null, link("All that is reached through this agency", { kind: "agency", i: a })),
    h("h3", null, doors.length ? "Evidence" : "Not in the present selection"), ...grouped(doors).map((ds) => card(ds, "pair")),
    caveat("A search that mentions a federal body is a candidate for review; the log does not show why it was made, nor that an image came back."),
  ];
}

function agencyPanel(i, seen) {
  const a = data.agencies[i], rows = [];
  let alone = 0;
  for (const [n, doors] of seen) {
    const mine = doors.filter((d) => d.d === "side" && d.p === i);
    if (!mine.length) continue;
    if (mine.length === doors.length) alone += 1;
    rows.push([n, mine]);
  }
  const strong = (ds) => Math.max(...ds.map((d) => searchesAt(d, state.level)));
  rows.sort((x, y) => strong(y[1]) - strong(x[1]) || x[0] - y[0]);
  const shown = state.all ? rows : rows.slice(0, 12), bodies = new Set(rows.flatMap(([, ds]) => ds.map((d) => d.b)));
  return [
    h("h2", null, a.name),
    h("p", { class: "sub" }, [kindWords(a.kind), a.state ? stateName(a.state) : null].filter(Boolean).join(" · ")),
    figures([rows.length, "networks reached through it"], [alone, "of them by no other way"]),
    h("h3", null, `How ${data.body} gets here`),
    h("ul", { class: "ways" }, h("li", { class: "side" }, badge("side"), `Its searches mention ${listed([...bodies].filter(Boolean).sort()) || data.body}`, h("small", null, "in the reason or the case number"))),
    rows.length ? h("h3", null, `Evidence (${plural(rows.length, "network")})`) : null,
    ...shown.flatMap(([, ds]) => grouped(ds).map((g) => card(g, "agency"))),
    rows.length > shown.length ? h("button", { type: "button", onclick: () => { state.all = true; showPanel(); } }, `Show all ${number(rows.length)}`) : null,
    caveat("A search that mentions a federal body is a candidate for review; the log does not show why it was made, nor that an image came back."),
  ];
}

function card(ds, seenFrom) {
  const d = ds[0], all = merged(ds);
  const heading = seenFrom !== "network" ? link(data.networks[d.n].name, { kind: "network", i: d.n })
    : d.d === "side" && !d.k ? link(data.agencies[d.p].name, { kind: "agency", i: d.p })
    : d.k ? h("b", null, `Open to ${plural(d.k[LEVELS.indexOf(state.level)], "agency")}`)
    : h("b", null, `${d.b || data.body} itself`);
  const rows = [["door", `${d.d}, ${d.u === "used" ? "seen used" : "open, not seen used"}`]];
  const parts = ds.filter((x) => x.b), counts = (x) => (Array.isArray(x.c) ? LEVELS.map((l, i) => `${data.levels[l][0]}: ${number(x.c[i])}`).join(" · ") : null);
  if (d.d === "side" && Array.isArray(d.c)) parts.forEach((x) => rows.push([parts.length > 1 || x.b !== data.body ? x.b : "searches", counts({ c: x.c }).replaceAll(data.body, x.b || data.body)]));
  else {
    if (parts.length) rows.push(["body", parts.map((x) => x.b).join(", ")]);
    if (searchCount(d)) rows.push(["searches", number(Math.max(...ds.map(searchCount)))]);
  }
  if (parts.length > 1 && d.d === "side") rows.push(["together", `at least ${plural(all.c[LEVELS.indexOf(state.level)], "search")}: one can mention two of them`]);
  for (const [key, words] of [["v", VIA], ["s", BASIS]]) {
    const told = [...new Set(ds.map((x) => x[key]).filter(Boolean))].map((x) => words.get(x) || x);
    if (told.length) rows.push([key === "v" ? "how" : "list", told.join(", ")]);
  }
  if (d.a) rows.push(["account", d.a]);
  if (all.first) rows.push(["seen", all.first === all.last ? all.first : `${all.first} to ${all.last}`]);
  for (const note of new Set(ds.map((x) => x.o).filter(Boolean))) rows.push(["note", note]);
  for (const w of new Set(ds.flatMap((x) => x.w || []))) rows.push(["wording", `“${w}”`]);
  return h("div", { class: "card" }, h("div", { class: "top" }, badge(d.d), heading),
    h("dl", null, rows.map(([k, v]) => [h("dt", null, k), h("dd", null, v)])),
    evidenceList(all.rows, all.total));
}

function searchCount(d) {
  return Array.isArray(d.c) ? Math.max(...d.c) : d.c || 0;
}

function listPanel(title, sub, networks) {
  const order = networks.sort((a, b) => (data.networks[a].name < data.networks[b].name ? -1 : 1)), shown = state.all ? order : order.slice(0, 60);
  return [
    h("h2", null, title), h("p", { class: "sub" }, sub),
    h("div", { class: "figures" }, h("div", null, h("b", null, number(networks.length)), h("span", null, "networks")), h("div", null, h("b", null, " "), h("span", null, cameraWords(networks.map((n) => data.networks[n]))))),
    h("ul", { class: "ways" }, shown.map((n) => h("li", null, link(data.networks[n].name, { kind: "network", i: n })))),
    order.length > shown.length ? h("button", { type: "button", onclick: () => { state.all = true; showPanel(); } }, `Show all ${number(order.length)}`) : null,
  ];
}

function doorPanel(door, seen) {
  const here = [...seen].filter(([, ds]) => ds.some((d) => d.d === door)).map(([n]) => n);
  return listPanel(`${door[0].toUpperCase()}${door.slice(1)} door`, DOOR_MEANS[door], here);
}

function morePanel(seen) {
  const some = new Set(folded());
  const rows = ranking(seen).filter((r) => some.has(r.p)), shown = state.all ? rows : rows.slice(0, 60);
  return [
    h("h2", null, `${plural(rows.length, "agency").replace(" ", " more ")}`),
    h("p", { class: "sub" }, "Drawn together in the picture. The table has each."),
    h("ul", { class: "ways" }, shown.map((r) => h("li", { class: "side" }, link(data.agencies[r.p].name, { kind: "agency", i: r.p }), h("small", null, `${plural(r.networks.size, "network")} · ${searchWords(r.doors, state.level)}`)))),
    rows.length > shown.length ? h("button", { type: "button", onclick: () => { state.all = true; showPanel(); } }, `Show all ${number(rows.length)}`) : null,
  ];
}
