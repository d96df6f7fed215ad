// Find an agency or network by name: a combobox.
let hits = [], active = -1;

function startSearch() {
  const input = $("find");
  input.addEventListener("input", findNames);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      activate(Math.max(0, Math.min(hits.length - 1, active + (event.key === "ArrowDown" ? 1 : -1))));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (hits.length) takeHit(Math.max(0, active));
    } else if (event.key === "Escape") {
      event.stopPropagation();
      input.value = "";
      findNames();
    }
  });
  input.addEventListener("blur", () => setTimeout(() => closeHits(), 150));
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function findNames() {
  const words = plain($("find").value).split(/\s+/).filter(Boolean);
  if (!words.length) return closeHits();
  const score = (name) => { const p = plain(name); return words.every((w) => p.includes(w)) ? p.indexOf(words[0]) : -1; };
  const all = [
    ...data.agencies.map((a, i) => ({ name: a.name, what: "agency of the side door", choice: { kind: "agency", i } })),
    ...data.networks.map((n, i) => ({ name: n.name, what: "network", choice: { kind: "network", i } })),
    ...data.others.map((o, i) => ({ name: o[1], what: o[7] ? "network, held and not seen" : "network, nothing held", choice: { kind: "other", i } })),
    ...data.inactive.filter((i) => i.id).map((i) => ({ name: `${i.account || ""} ${i.mark || ""}`.trim(), what: `listed by ${i.owner}, account inactive`, choice: networkChoice(i.id) })).filter((x) => x.name && x.choice),
  ].map((x) => ({ ...x, score: score(x.name) })).filter((x) => x.score >= 0);
  hits = all.sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1)).slice(0, 12);
  active = -1;
  $("found").replaceChildren(...hits.map((x, i) => h("li", { id: `hit-${i}`, role: "option", "aria-selected": "false", onpointerdown: (e) => { e.preventDefault(); takeHit(i); } }, x.name, h("small", null, x.what))),
    ...(hits.length ? [] : [h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No such name in this answer")]));
  $("found").hidden = false;
  $("find").setAttribute("aria-expanded", "true");
  return undefined;
}

function activate(i) {
  active = i;
  [...$("found").children].forEach((li, k) => li.setAttribute("aria-selected", String(k === i)));
  if (hits.length) {
    $("find").setAttribute("aria-activedescendant", `hit-${i}`);
    $(`hit-${i}`).scrollIntoView({ block: "nearest" });
  }
}

function takeHit(i) {
  const choice = hits[i].choice;
  $("find").value = hits[i].name;
  closeHits();
  choose(choice, true);
}

function closeHits() {
  $("found").hidden = true;
  $("find").setAttribute("aria-expanded", "false");
  $("find").removeAttribute("aria-activedescendant");
}
