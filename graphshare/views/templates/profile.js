// One agency: lists and logs side by side, an agency a row; a row opens its evidence.
const view = { show: "all", level: "named", find: "", chosen: null, column: null, way: 1, rows: 300 };

const named = (row) => Math.max(0, ...row.bodies.map((b) => b[1 + LEVELS.indexOf(view.level)]));
const listedNow = (row) => row.may === "active";

const LEVEL_WORDS = { asked: "say they were for a federal body", named: "mention a federal body", hinted: "could mean a federal body" };

// Whether the records held can say nothing about an agency's searches: no log, or a selection by keyword it is not in.
const unseen = (r) => !data.logs || (data.selection && !r.searches);

const SHOWS = [
  ["all", "Every agency", () => true],
  ["federal", "Federal agencies", (r) => r.federal],
  ["named", "Searches mention a federal body", (r) => !r.federal && named(r) > 0],
  ["says", "Say immigration, name nobody", (r) => !r.federal && r.says > 0],
  ["both", "May search, and did", (r) => listedNow(r) && r.searches > 0],
  ["may", "May search, not seen searching", (r) => listedNow(r) && !r.searches],
  ["did", "Searched, not in the lists held", (r) => data.lists && r.searches > 0 && !r.may && !r.own],
  ["inactive", "Listed, account inactive", (r) => r.may === "inactive"],
];

const COLUMNS = [
  ["Agency", (r) => r.name], ["State", (r) => r.state], ["May search", (r) => mayWords(r)],
  ["Searches", (r) => (unseen(r) ? null : r.searches || 0)], ["Mention a body", (r) => (unseen(r) ? null : bodyWords(r))],
  ["Say immigration", (r) => (unseen(r) ? null : r.says)], ["287(g)", (r) => r.agreement],
  ["First", (r) => r.first], ["Last", (r) => r.last],
];

function mayWords(r) {
  if (r.own) return "its own officers";
  if (r.may === "active") return "listed";
  if (r.may === "inactive") return "listed, account inactive";
  return data.lists ? "not in the lists held" : null;
}

function bodyWords(r) {
  const at = 1 + LEVELS.indexOf(view.level);
  return r.bodies.filter((b) => b[at] > 0).map((b) => `${b[0]} ${number(b[at])}`).join(", ") || (r.federal && r.searches ? "its own searches" : "");
}

function selected() {
  const test = SHOWS.find(([key]) => key === view.show)[2], words = view.find.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = data.rows.filter((r) => test(r) && words.every((w) => r.name.toLowerCase().includes(w)));
  if (view.column === null) return rows;
  const key = view.column === 4 ? named : COLUMNS[view.column][1];
  const order = (a, b) => (a === b ? 0 : a === null || a === undefined ? 1 : b === null || b === undefined ? -1 : a < b ? -1 : 1);
  return [...rows].sort((a, b) => order(key(a), key(b)) * view.way);
}

function showRows() {
  const rows = selected(), most = Math.max(1, ...data.rows.map((r) => r.searches || 0)), shown = rows.slice(0, view.rows);
  const head = h("tr", null, COLUMNS.map(([name], i) => h("th", { scope: "col", class: i === 3 || i === 5 ? "num" : null, "aria-sort": view.column === i ? (view.way > 0 ? "ascending" : "descending") : null },
    h("button", { type: "button", onclick: () => sortBy(i) }, name, view.column === i ? h("span", { "aria-hidden": "true" }, view.way > 0 ? " ▲" : " ▼") : null))));
  const body = shown.map((r) => h("tr", { class: view.chosen === r.id ? "on" : null },
    h("td", null, h("button", { class: "link", type: "button", onclick: () => choose(r.id) }, r.name), r.federal ? h("span", { class: "badge federal" }, "federal") : null),
    h("td", null, r.state || "none"),
    h("td", { class: r.may === "inactive" ? "idle" : null }, mayWords(r) || "not known", r.mark ? h("small", null, ` ${r.mark}`) : null),
    h("td", { class: "num" }, unseen(r) ? "not known" : [number(r.searches || 0), bar((r.searches || 0) / most)]),
    h("td", null, unseen(r) ? "not known" : bodyWords(r) || "none"),
    h("td", { class: "num" }, unseen(r) ? "not known" : number(r.says || 0)), h("td", { class: "agreed" }, r.agreement || "not stated"),
    h("td", { class: "day" }, r.first || "no date"), h("td", { class: "day" }, r.last || "no date")));
  $("selection").textContent = `${plural(rows.length, "agency")} in the present selection.`;
  $("table").replaceChildren(h("table", { class: "people" }, h("caption", { class: "unseen" }, "Agencies that may search or did"), h("thead", null, head), h("tbody", null, body)),
    rows.length > shown.length ? h("p", { class: "more" }, `${number(shown.length)} of ${number(rows.length)} rows. `, h("button", { type: "button", onclick: () => { view.rows = rows.length; showRows(); } }, "Show all rows")) : "",
    rows.length ? "" : h("p", { class: "more" }, data.rows.length ? "No agency in this selection." : "No list and no log of it is held: nothing is known."));
}

function bar(share) {
  const node = h("span", { class: "bar", "aria-hidden": "true" });
  node.style.width = `${Math.max(share ? 2 : 0, Math.round(share * 60))}px`;
  return h("span", { class: "track" }, node);
}

// Lists and logs as one bar: who is in the lists, in both, in the logs.
function overlap() {
  const count = (key) => data.rows.filter(SHOWS.find(([k]) => k === key)[2]).length;
  const parts = [["may", "may search, not seen searching"], ["both", "may search, and did"], ["did", "searched, not in the lists held"]].map(([k, words]) => [k, words, count(k)]);
  const total = parts.reduce((a, p) => a + p[2], 0);
  if (!total || !data.lists || !data.logs || data.selection) {
    $("overlap").replaceChildren(h("p", { class: "hint" }, !data.lists && !data.logs ? "Neither a list nor a log is held." : !data.lists ? "No list is held: whether those who searched were granted access is not known." : !data.logs ? "No log is held: whether those who may search did so is not known." : "Only a selection of the log by keyword is held: whether the others who may search did so is not known."));
    return;
  }
  $("overlap").replaceChildren(...parts.map(([key, words, n]) => {
    const part = h("button", { type: "button", class: `part ${key}`, onclick: () => show(key), "aria-pressed": String(view.show === key) }, h("b", null, number(n)), " ", words);
    part.style.flexGrow = String(Math.max(n / total, 0.12));
    return part;
  }));
}

function panel() {
  const r = data.rows.find((x) => x.id === view.chosen);
  document.body.classList.toggle("chosen", Boolean(r));
  if (!r) {
    $("panel").replaceChildren(h("h2", null, "Evidence"), h("p", { class: "sub" }, data.rows.length ? "Choose an agency to see the lists that name it and the rows of its searches." : "Nothing is held that could be shown here."),
      h("p", { class: "caveat" }, "A log lists a network among those searched; it does not show that an image came back. Not in a list held is not “no access”: lists are of a day."));
    return;
  }
  const parts = [
    h("button", { class: "close", type: "button", onclick: () => choose(null) }, "Close"),
    h("h2", null, r.name), h("p", { class: "sub" }, [kindWords(r.kind), r.state, r.own ? "this agency’s own officers" : null].filter(Boolean).join(" · ")),
    h("div", { class: "figures" }, h("div", null, h("b", null, unseen(r) ? "?" : number(r.searches || 0)), h("span", null, unseen(r) ? "searches: not known" : `searches in the ${data.selection ? "selected rows" : "logs"} held`)), h("div", null, h("b", null, unseen(r) ? "?" : number(named(r))), h("span", null, `${r.bodies.length > 1 ? "at least so many " : ""}${LEVEL_WORDS[view.level]}`))),
  ];
  if (r.shares.length) parts.push(h("h3", null, "Listed"), ...r.shares.map((s) => h("div", { class: "card" }, h("b", null, s.account === "inactive" ? `Listed, account inactive${r.mark ? ` ${r.mark}` : ""}` : "Listed"),
    h("dl", null, [["network", s.network], ["named by", s.by && `the page of ${s.by}`], ["from", s.from], ["until", s.until], ["basis", s.basis]].filter(([, v]) => v).map(([k, v]) => [h("dt", null, k), h("dd", null, v)])), evidenceList(s.evidence, 0))));
  if (r.searches) parts.push(h("h3", null, "Searched"), h("div", { class: "card" }, h("b", null, r.federal ? "Its own searches" : "Searches of these cameras"),
    h("dl", null, [["first", r.first], ["last", r.last], ...r.bodies.map((b) => [b[0], `says it was for it ${number(b[1])} · mentions it ${number(b[2])} · could mean it ${number(b[3])}`])].filter(([, v]) => v).map(([k, v]) => [h("dt", null, k), h("dd", null, v)])), evidenceList(r.evidence, 0)));
  parts.push(h("p", { class: "caveat" }, "A log lists a network among those searched; it does not show that an image came back."));
  $("panel").replaceChildren(...parts);
  $("panel").scrollTop = 0;
}

function show(key) {
  view.show = view.show === key ? "all" : key;
  change();
}

function choose(id) {
  view.chosen = view.chosen === id ? null : id;
  change();
}

function sortBy(i) {
  view.way = view.column === i ? -view.way : i >= 3 && i <= 5 ? -1 : 1;
  view.column = i;
  showRows();
  $("table").querySelectorAll("th button")[i].focus();
}

function change() {
  $("kinds").querySelectorAll("input").forEach((x) => { x.checked = x.value === view.show; });
  SHOWS.forEach(([key, , test]) => { $(`count-${key}`).textContent = number(data.rows.filter(test).length); });
  document.querySelector(`[name=level][value=${view.level}]`).checked = true;
  $("find").value = view.find;
  overlap();
  showRows();
  panel();
  const out = new URLSearchParams({ s: view.show, l: view.level });
  if (view.find) out.set("q", view.find);
  if (view.chosen) out.set("a", view.chosen);
  history.replaceState(null, "", `#${out}`);
}

function readHash() {
  const from = new URLSearchParams(location.hash.slice(1));
  if (!from.has("s")) return;
  view.show = SHOWS.some(([k]) => k === from.get("s")) ? from.get("s") : "all";
  if (LEVELS.includes(from.get("l"))) view.level = from.get("l");
  view.find = from.get("q") || "";
  view.chosen = data.rows.some((r) => r.id === from.get("a")) ? from.get("a") : null;
}

const csv = () => csvText([["Agency", "Federal", ...COLUMNS.slice(1).map(([n]) => n), "Evidence"], ...selected().map((r) => [r.name, r.federal ? "federal" : "", ...COLUMNS.slice(1).map(([, get]) => get(r)), [...r.shares.flatMap((s) => s.evidence), ...r.evidence].map(([x, row]) => `${cited(x)} row ${row} (${hashOf(x)})`).join("; ")])]);

async function start() {
  data = await unpack();
  if (innerWidth <= 720) $("controls").open = false;
  $("kinds").replaceChildren(...SHOWS.map(([key, words]) => h("label", { class: "door" }, h("input", { type: "radio", name: "show", value: key }), h("span", null, words), h("output", { id: `count-${key}` }))));
  readHash();
  change();
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("change", (event) => {
    if (event.target.name === "show") view.show = event.target.value;
    else if (event.target.name === "level") view.level = event.target.value;
    else return;
    change();
  });
  $("find").addEventListener("input", () => { view.find = $("find").value; change(); });
  $("reset").addEventListener("click", () => { Object.assign(view, { show: "all", level: "named", find: "", chosen: null, column: null }); change(); });
  document.querySelectorAll(".toc a").forEach((a) => a.addEventListener("click", (event) => {
    event.preventDefault();
    document.querySelector(a.getAttribute("href")).scrollIntoView();
  }));
  const DO = { csv: () => save(`profile-${data.agency.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60)}.csv`, new Blob([csv()], { type: "text/csv" })), link: copyLink, print: () => { unfold(); print(); } };
  document.querySelectorAll("[data-do]").forEach((b) => b.addEventListener("click", () => DO[b.dataset.do]()));
  addEventListener("hashchange", () => { readHash(); change(); });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") { view.chosen = null; change(); }
    if (event.key === "/" && event.target.id !== "find") {
      event.preventDefault();
      view.chosen = null;
      change();
      $("controls").open = true;
      $("find").focus();
    }
  });
  Object.defineProperty(window, "__gs", { value: Object.freeze({ rows: () => selected().length, csv }) });
  requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
}

addEventListener("beforeprint", () => { unfold(); });
start();
