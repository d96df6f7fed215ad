// The controls: they read and write the state.
const DOOR_SHORT = { front: "a list names it", back: "it searched, not in the list", side: "others’ searches name it", unknown: "it searched, no list held" };

function startFilters() {
  $("doors").replaceChildren(...DOORS.map((d) => h("label", { class: "door" },
    h("input", { type: "checkbox", name: "door", value: d, checked: true }),
    h("span", null, badge(d), `${d[0].toUpperCase()}${d.slice(1)}`, h("small", null, DOOR_SHORT[d])), h("output", { id: `count-${d}` }))));
  $("state").replaceChildren(h("option", { value: "" }, "All states"), ...data.states.map(([code, name]) => h("option", { value: code }, name.replace(/^the /, ""))));
  $("state-field").hidden = data.states.length < 2;
  $("possible-field").hidden = !data.doors.some((d) => d.d === "side" && d.u !== "used");
  $("levels").hidden = !data.doors.some((d) => d.d === "side");
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("filters").addEventListener("change", (event) => {
    const { name, value, checked } = event.target;
    if (name === "door") state.doors = new Set(DOORS.filter((d) => $("doors").querySelector(`[value="${d}"]`).checked));
    else if (name === "level") state.level = value;
    else if (name === "view") { state.view = value; zoom = 1; }
    else if (name === "possible") state.possible = checked;
    else if (name === "state") state.state = value || null;
    else return;
    change();
  });
  $("reset").addEventListener("click", () => {
    Object.assign(state, { doors: new Set(DOORS), level: "named", state: null, since: null, until: null, possible: false, chosen: null });
    $("find").value = "";
    change();
  });
  $("map-view").hidden = !data.sheets.map;
  startMonths();
  legend();
}

const LEVEL_MEANS = {
  asked: "only words of request or assistance: assist, for, per, on behalf of",
  named: "also searches in which the body stands as the party",
  hinted: "also acronyms with another reading, and information only",
};

function showFilters() {
  const all = [...bits(matching({ ...unchosen(), doors: new Set(DOORS) })).values()];
  for (const d of DOORS) {
    const any = d === "side" ? BIT.side | OPEN : BIT[d];
    const n = all.reduce((sum, b) => sum + (b & any ? 1 : 0), 0);
    $(`count-${d}`).textContent = number(n);
    $("doors").querySelector(`[value="${d}"]`).checked = state.doors.has(d);
  }
  document.querySelector(`[name=level][value=${state.level}]`).checked = true;
  document.querySelector(`[name=view][value=${state.view}]`).checked = true;
  document.querySelector("[name=possible]").checked = state.possible;
  $("state").value = state.state || "";
  $("level-words").textContent = LEVEL_MEANS[state.level];
  showMonths();
}

function legend() {
  const icon = (kind) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    for (const [k, v] of [["width", 16], ["height", 16], ["aria-hidden", "true"]]) svg.setAttribute(k, v);
    shape.setAttribute("d", shapeOf(kind, 8, 8, 6));
    shape.setAttribute("fill", "#4B5563");
    svg.append(shape);
    return svg;
  };
  const kinds = [["police", "police"], ["sheriff", "sheriff"], ["state_police", "state"], ["campus", "campus, transit"], ["other", "other"]];
  const words = data.bySearches ? "Ribbons and bars grow with searches; pale, where a filter is chosen: before it. Grey: not in the present selection." : "Doors: ribbons and bars grow with networks (pale, where a filter is chosen: before it), shapes with cameras; hollow: camera count not known; grey: not in the present selection.";
  const onMap = "On the map: small dots are known networks to which no door is seen (full: a log or a list of them is held); a state is darker the larger the share of its known networks that is reached.";
  $("legend").replaceChildren(...[h("ul", null, kinds.map(([k, t]) => h("li", null, icon(k), t))), h("p", { class: "hint" }, words), data.sheets.map ? h("p", { class: "hint" }, onMap) : null].filter(Boolean));
}
