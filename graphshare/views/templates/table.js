// The equal of the picture: the same selection as rows. Networks (all that are known), agencies, doors with what is listed inactive.
const sorted = { networks: [4, 1], agencies: [2, -1], doors: [0, 1] };
const STANDING = { reached: "reached", open: "open, not seen used", held: "held, not seen", none: "nothing held" };
const ORDER = Object.values(STANDING);

const TABLES = {
  networks: {
    title: "Networks", columns: ["Network", "State", "County", "Kind", "Stands", "Doors", "Agencies", "Searches, ≥", "Cameras declared", "Cameras mapped", "Held", "First", "Last", "Owner"],
    numeric: [6, 7, 8, 9],
    rows: (seen) => {
      const f = filters(), narrow = f.through !== null || f.network !== null || f.other !== null || f.among || f.agencies, open = matching({ ...f, possible: true });
      const here = (code) => !f.state || code === f.state;
      const known = data.networks.map((_, i) => i).filter((i) => seen.has(i) || (!narrow && here(data.networks[i].state)));
      const rows = known.map((n) => {
        const w = data.networks[n], doors = seen.get(n) || [], days = merged(doors);
        return { choice: { kind: "network", i: n }, cells: [w.name, w.state, w.county, kindWords(w.kind), STANDING[standing(n, seen, open)], DOORS.filter((x) => doors.some((y) => y.d === x)), new Set(doors.filter((x) => x.d === "side" && x.u === "used").map((x) => x.p)).size, searchesBehind(doors, state.level).total, w.cd, w.cm, heldWords(w.held), days.first, days.last, w.owner] };
      });
      data.others.forEach((o, i) => {
        if (f.other !== null ? f.other !== i : narrow || !here(o[2])) return;
        rows.push({ choice: { kind: "other", i }, cells: [o[1], o[2], o[3], kindWords(o[4]), o[7] ? STANDING.held : STANDING.none, [], 0, 0, o[5], o[6], heldWords(o[7]), null, null, o[8]] });
      });
      return rows;
    },
  },
  agencies: {
    title: "Agencies of the side door", columns: ["Agency", "State", "Networks reached", "By no other way", "Searches, ≥", "Kind", "First", "Last"],
    numeric: [2, 3, 4],
    rows: (seen) => [...opened(seen)].map(([p, mine]) => {
      const doors = [...mine.values()].flat(), days = merged(doors), alone = [...mine.keys()].filter((n) => seen.get(n).every((x) => x.d === "side" && x.p === p)).length;
      return { choice: { kind: "agency", i: p }, cells: [data.agencies[p].name, data.agencies[p].state, mine.size, alone, searchesBehind(doors, state.level).total, kindWords(data.agencies[p].kind), days.first, days.last] };
    }),
  },
  doors: {
    title: "Doors with evidence", columns: ["Network", "Door", "Seen", "Mentions", "Through", "How", "List", ...LEVELS, "First", "Last", "Evidence"],
    numeric: [7, 8, 9],
    rows: (seen) => [
      ...[...seen].flatMap(([n, doors]) => grouped(doors).map((ds) => {
        const d = ds[0], all = merged(ds), some = (key, words) => [...new Set(ds.map((x) => x[key]).filter(Boolean))].map((x) => words.get(x) || x).join(", ") || "not stated";
        const searched = all.c.some((x) => x > 0);
        return {
          choice: d.d === "side" && !d.k ? { kind: "pair", i: d.p, n } : { kind: "network", i: n }, brief: () => evidenceText(all, 1), rest: () => evidenceText(all, 5),
          cells: [data.networks[n].name, [d.d], d.u === "used" ? "used" : "open, not seen used", ds.map((x) => x.b).filter(Boolean).join(", ") || data.body, d.k ? plural(d.k[LEVELS.indexOf(state.level)], "agency") : d.d === "side" ? data.agencies[d.p].name : "itself", some("v", VIA), d.d === "front" || d.d === "back" ? some("s", BASIS) : "not needed", ...(searched ? all.c : ["no search", "no search", "no search"]), all.first, all.last, null],
        };
      })),
      ...inactiveRows(),
    ],
  },
};

// Accounts that lists name as inactive: rows of their own, which are no doors.
function inactiveRows() {
  const f = filters();
  if (!f.doors.has("front") || f.through !== null || f.agencies || f.since || f.until) return [];
  return data.inactive.map((i) => [i, networkChoice(i.id)]).filter(([i, c]) => {
    const code = c === null ? null : c.kind === "network" ? data.networks[c.i].state : data.others[c.i][2];
    if (f.state && code !== f.state) return false;
    if (f.among) return Boolean(c && c.kind === "network" && f.among.networks.has(c.i));
    return f.network === null && f.other === null ? true : Boolean(c && (c.kind === "network" ? c.i === f.network : c.i === f.other));
  }).map(([i, choice]) => {
    const all = { rows: i.e, total: i.e.length };
    return { choice, brief: () => evidenceText(all, 1), rest: () => evidenceText(all, 5), cells: [i.network || i.owner, "no door", "listed, account inactive", [i.account, i.mark].filter(Boolean).join(" "), "itself", "not stated", "its list", "no search", "no search", "no search", i.first, i.last, null] };
  });
}

function evidenceText(all, few) {
  const rows = all.rows.slice(0, few).map(([r, row]) => `${cited(r)} row ${row} (${hashOf(r)})`), more = all.total - rows.length;
  return rows.join("; ") + (more > 0 ? `; and ${number(more)} more` : "");
}

// The rows of one table for the present filters, in the order shown.
function tableRows(name) {
  const rows = TABLES[name].rows(matching(filters())), [column, way] = sorted[name];
  const key = (row) => { const v = row.cells[column]; return Array.isArray(v) ? v.map((x) => DOORS.indexOf(x)).join("") || "9" : name === "networks" && column === 4 ? ORDER.indexOf(v) : v; };
  const keyed = rows.map((row) => [key(row), row]);
  return keyed.sort((a, b) => compare(a[0], b[0]) * way || compare(a[1].cells[0], b[1].cells[0])).map(([, row]) => row);
}

function compare(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return typeof a === typeof b ? (a < b ? -1 : 1) : typeof a === "number" ? -1 : 1;
}

function showTable() {
  const name = state.table, table = TABLES[name], rows = tableRows(name), last = table.columns.length - 1;
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Tables" }, Object.entries(TABLES).map(([key, t]) =>
    h("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-selected": String(key === name), "aria-controls": "rows", tabindex: key === name ? 0 : -1, onclick: () => pickTable(key), onkeydown: (e) => tabKeys(e, key) }, t.title)));
  const same = name === "networks" && data.networks.every((n) => n.owner === n.name) && data.others.every((o) => o[8] === o[1]), wide = table.columns.length - (same ? 1 : 0);
  const head = h("tr", null, table.columns.slice(0, wide).map((c, i) => {
    const [column, way] = sorted[name];
    return h("th", { scope: "col", class: table.numeric.includes(i) ? "num" : null, "aria-sort": column === i ? (way > 0 ? "ascending" : "descending") : null },
      h("button", { type: "button", onclick: () => sortBy(i) }, c, column === i ? h("span", { "aria-hidden": "true" }, way > 0 ? " ▲" : " ▼") : null));
  }));
  const sheet2 = h("table", { class: name }, h("caption", null, captionWords(name, rows)), h("thead", null, head));
  const scroller = h("div", { class: "sheet", id: "rows", role: "tabpanel", tabindex: 0, "aria-labelledby": `tab-${name}` }, sheet2, rows.length ? null : h("p", { class: "more" }, "No row in this selection. Not seen is not “did not happen”."));
  $("table").replaceChildren(tabs, scroller);
  fillRows(sheet2, rows, (row) => {
    const tr = document.createElement("tr");
    if (row.choice && sameChoice(row.choice, state.chosen)) tr.className = "on";
    for (let i = 0; i < wide; i += 1) {
      const td = document.createElement("td"), cell = i === last && row.brief ? row.brief() : row.cells[i];
      if (table.numeric.includes(i)) td.className = "num";
      else if (table.columns[i] === "First" || table.columns[i] === "Last") td.className = "day";
      td.append(...[i === 0 && row.choice ? link(cell, row.choice) : tableCell(cell, table.columns[i])].flat());
      tr.append(td);
    }
    return tr;
  }, scroller);
}

function captionWords(name, rows) {
  const saying = `side doors where the reason or case number ${data.levels[state.level][0]}`;
  if (name !== "networks") return `${plural(rows.length, name === "doors" ? "row" : "agency")} in the present selection, ${saying}.`;
  const n = (how) => rows.filter((r) => r.cells[4] === how).length;
  return `${plural(rows.length, "network")} known: ${ORDER.map((how) => `${number(n(how))} ${how}`).join(", ")}; ${saying}.`;
}

const SILENT = { First: "no date", Last: "no date", Doors: "none", Evidence: "no row cited" };

function tableCell(cell, column) {
  if (Array.isArray(cell) && cell.length) return cell.map((x) => h("span", { class: "nowrap" }, badge(x), x, " "));
  if (cell === null || cell === undefined || cell === "" || Array.isArray(cell)) return SILENT[column] || "not known";
  return typeof cell === "number" ? number(cell) : cell;
}

function pickTable(name) {
  state.table = name;
  showTable();
  remember();
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
