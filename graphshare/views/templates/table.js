// The equal of the picture: the same selection as rows. Networks, agencies, doors.
const PAGE = 400;
const sorted = { networks: [0, 1], agencies: [2, -1], doors: [0, 1] };
let shownRows = PAGE;

const TABLES = {
  networks: {
    title: "Networks", columns: ["Network", "State", "County", "Kind", "Doors", "Agencies", "Searches, ≥", "Cameras declared", "Cameras mapped", "First", "Last", "Owner"],
    numeric: [5, 6, 7, 8],
    rows: (seen) => [...seen].map(([n, doors]) => {
      const w = data.networks[n];
      return { choice: { kind: "network", i: n }, cells: [w.name, w.state, w.county, kindWords(w.kind), DOORS.filter((d) => doors.some((x) => x.d === d)), new Set(doors.filter((d) => d.d === "side" && d.u === "used").map((d) => d.p)).size, searchesBehind(doors, state.level).total, w.cd, w.cm, least(doors.map((d) => d.f)), most(doors.map((d) => d.l)), w.owner] };
    }),
  },
  agencies: {
    title: "Agencies of the side door", columns: ["Agency", "State", "Networks reached", "By no other way", "Searches, ≥", "Kind", "First", "Last"],
    numeric: [2, 3, 4],
    rows: (seen) => {
      const found = new Map();
      for (const [n, doors] of seen) {
        for (const d of doors) {
          if (d.d !== "side" || d.u !== "used") continue;
          const a = found.get(d.p) || { n: new Set(), alone: new Set(), doors: [], first: [], last: [] };
          a.n.add(n);
          if (doors.every((x) => x.d === "side" && x.p === d.p)) a.alone.add(n);
          a.doors.push(d);
          a.first.push(d.f);
          a.last.push(d.l);
          found.set(d.p, a);
        }
      }
      return [...found].map(([p, a]) => ({ choice: { kind: "agency", i: p }, cells: [data.agencies[p].name, data.agencies[p].state, a.n.size, a.alone.size, searchesBehind(a.doors, state.level).total, kindWords(data.agencies[p].kind), least(a.first), most(a.last)] }));
    },
  },
  doors: {
    title: "Doors with evidence", columns: ["Network", "Door", "Use", "Body", "Through", "Via", "Basis", ...LEVELS, "First", "Last", "Evidence"],
    numeric: [7, 8, 9],
    rows: (seen) => [...seen].flatMap(([n, doors]) => doors.map((d) => ({
      choice: { kind: "network", i: n },
      cells: [data.networks[n].name, [d.d], d.u, d.b, d.k ? plural(d.k[LEVELS.indexOf(state.level)], "agency") : d.d === "side" ? data.agencies[d.p].name : null, d.v, d.s, ...(Array.isArray(d.c) ? d.c : [d.c, d.c, d.c]), d.f, d.l, evidenceText(d, 5)],
      brief: evidenceText(d, 1),
    }))),
  },
};

const least = (days) => days.filter(Boolean).sort()[0] || null;
const most = (days) => days.filter(Boolean).sort().pop() || null;

function evidenceText(d, few) {
  const rows = d.e.slice(0, few).map(([r, row]) => `${cited(r)} row ${row} (${hashOf(r)})`);
  const more = (d.t || 0) - rows.length;
  return rows.join("; ") + (more > 0 ? `; and ${number(more)} more` : "");
}

// The rows of one table for the present filters, in the order shown.
function tableRows(name) {
  const f = filters(), rows = TABLES[name].rows(matching(f));
  const [column, way] = sorted[name];
  const key = (row) => { const v = row.cells[column]; return Array.isArray(v) ? v.map((d) => DOORS.indexOf(d)).join("") : v; };
  return rows.sort((a, b) => compare(key(a), key(b)) * way || compare(a.cells[0], b.cells[0]));
}

function compare(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return a < b ? -1 : 1;
}

function showTable() {
  const name = state.table, table = TABLES[name], rows = tableRows(name), shown = rows.slice(0, shownRows);
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Tables" }, Object.entries(TABLES).map(([key, t]) =>
    h("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-selected": String(key === name), "aria-controls": "rows", tabindex: key === name ? 0 : -1, onclick: () => pickTable(key), onkeydown: (e) => tabKeys(e, key) }, t.title)));
  const same = name === "networks" && data.networks.every((n) => n.owner === n.name), wide = table.columns.length - (same ? 1 : 0);
  const head = h("tr", null, table.columns.slice(0, wide).map((c, i) => {
    const [column, way] = sorted[name];
    return h("th", { scope: "col", class: table.numeric.includes(i) ? "num" : null, "aria-sort": column === i ? (way > 0 ? "ascending" : "descending") : null },
      h("button", { type: "button", onclick: () => sortBy(i) }, c, column === i ? h("span", { "aria-hidden": "true" }, way > 0 ? " ▲" : " ▼") : null));
  }));
  const body = shown.map((row) => h("tr", { class: sameChoice(row.choice, state.chosen) ? "on" : null }, row.cells.slice(0, wide).map((cell, i) =>
    h("td", { class: table.numeric.includes(i) ? "num" : table.columns[i] === "First" || table.columns[i] === "Last" ? "day" : null }, i === 0 ? link(cell, row.choice) : tableCell(row.brief && i === table.columns.length - 1 ? row.brief : cell)))));
  const noun = { networks: "network", agencies: "agency", doors: "door" }[name];
  const caption = h("caption", null, `${plural(rows.length, noun)} in the present selection, side doors where the reason or case number ${data.levels[state.level][0]}.`);
  $("table").replaceChildren(tabs, h("div", { class: "sheet", id: "rows", role: "tabpanel", tabindex: 0, "aria-labelledby": `tab-${name}` },
    h("table", { class: name }, caption, h("thead", null, head), h("tbody", null, body)),
    rows.length > shown.length ? h("p", { class: "more" }, `${number(shown.length)} of ${number(rows.length)} rows. `, h("button", { type: "button", onclick: () => { shownRows = rows.length; showTable(); } }, "Show all rows")) : null,
    rows.length ? null : h("p", { class: "more" }, "No row in this selection. Not seen is not “did not happen”.")));
}

function tableCell(cell) {
  if (Array.isArray(cell)) return cell.map((d) => h("span", { class: "nowrap" }, badge(d), d, " "));
  if (cell === null || cell === undefined) return h("span", { "aria-label": "not known" }, "–");
  return typeof cell === "number" ? number(cell) : cell;
}

function pickTable(name) {
  state.table = name;
  shownRows = PAGE;
  showTable();
  $(`tab-${name}`).focus();
}

function tabKeys(event, name) {
  const keys = Object.keys(TABLES), step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) pickTable(keys[(keys.indexOf(name) + step + keys.length) % keys.length]);
}

function sortBy(i) {
  const [column, way] = sorted[state.table];
  sorted[state.table] = [i, column === i ? -way : TABLES[state.table].numeric.includes(i) ? -1 : 1];
  showTable();
  $("table").querySelectorAll("th button")[i].focus();
}
