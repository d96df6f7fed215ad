// The answer in words, twin of sentence.py.
function sentence(f) {
  const body = data.body, doors = DOORS.filter((d) => f.doors.has(d));
  if (!doors.length) return "No door is chosen, so nothing is counted.";
  const seen = matching(f);
  if (f.network !== null) return ofNetwork(body, f, seen);
  if (f.through !== null) return ofProxy(body, f, seen);
  const place = placeWords(f);
  if (!seen.size) {
    const text = `In the records held, no network is seen that ${body} reaches by ${anyOf(doors)} door${levelWords(doors, f)}${place}.`;
    const unheld = data.unheld ? ` ${data.unheld}` : "";
    return `${text} Not seen is not “did not happen”.${unheld}${inactiveWords(doors, f)}`;
  }
  const verb = f.possible && f.doors.has("side") ? "reaches or may reach" : "reaches";
  return `In the records held, ${body} ${verb} ${scope(seen)}${place}: ${clauses(seen, f)}.${inactiveWords(doors, f)}`;
}

function scope(seen) {
  const networks = [...seen.keys()].map((i) => data.networks[i]);
  const owners = new Set(networks.map((n) => n.ownerId)).size;
  const of = owners === networks.length ? "" : ` of ${plural(owners, "owner")}`;
  return `${plural(networks.length, "network")}${of} (${cameraWords(networks)})`;
}

function clauses(seen, f) {
  const parts = [];
  let total = 0;
  for (const door of DOORS) {
    let here = 0, used = 0;
    const agencies = new Set();
    for (const left of seen.values()) {
      const mine = left.filter((d) => d.d === door);
      if (!mine.length) continue;
      here += 1;
      const through = mine.filter((d) => d.u === "used");
      if (through.length) used += 1;
      for (const d of through) agencies.add(d.p);
    }
    if (!here) continue;
    total += here;
    if (door !== "side") {
      parts.push(`${number(here)} by ${door === "unknown" ? "an unknown" : `the ${door}`} door`);
      continue;
    }
    const level = levelWords(["side"], f);
    if (used) parts.push(`${number(used)} by the side door, through ${plural(agencies.size, "agency")}${level}`);
    if (here > used) parts.push(`${number(here - used)} open to such an agency by the side door, not seen used${level}`);
  }
  return parts.join("; ") + (total > seen.size ? "; some by more than one" : "");
}

function ofProxy(body, f, seen) {
  const name = data.agencies[f.through].name, place = placeWords(f);
  if (!seen.size) return `Through ${name}, ${body} is not seen to reach a network${levelWords(["side"], f)}${place}.`;
  const all = matching({ ...f, through: null });
  let alone = 0;
  for (const n of seen.keys()) if (all.get(n).every((d) => d.p === f.through)) alone += 1;
  const verb = f.possible ? "reaches or may reach" : "reaches";
  const only = seen.size === 1 ? (alone ? "by no other way" : "by other ways too")
    : alone === seen.size ? "all of them by no other way" : alone ? `${number(alone)} of them by no other way` : "each of them by other ways too";
  return `Through ${name} (side door, ${LEVEL_NAME[f.level]}), ${body} ${verb} ${scope(seen)}${place}; ${only}.`;
}

function ofNetwork(body, f, seen) {
  const network = data.networks[f.network], name = `${network.name} (${cameraWords([network])})`;
  if (!seen.size) return `${body} is not seen to reach ${name} in this selection.`;
  const parts = [];
  for (const door of DOORS) {
    const here = seen.get(f.network).filter((d) => d.d === door);
    if (!here.length) continue;
    if (door !== "side") {
      parts.push(door === "unknown" ? "an unknown door" : `the ${door} door`);
      continue;
    }
    const used = new Set(here.filter((d) => d.u === "used").map((d) => d.p));
    const idle = new Set(here.map((d) => d.p).filter((p) => !used.has(p)));
    if (used.size) parts.push(`the side door, through ${plural(used.size, "agency")}`);
    if (idle.size) parts.push(`a side door open to ${plural(idle.size, "agency")}, not seen used`);
  }
  return `${body} reaches ${name} by ${listed(parts)}.`;
}

const levelWords = (doors, f) => (doors.includes("side") ? ` (${LEVEL_NAME[f.level]})` : "");

function placeWords(f) {
  const where = f.state ? ` in ${stateName(f.state)}` : "";
  if (f.since && f.until) return where + (f.since === f.until ? ` in ${f.since}` : ` between ${f.since} and ${f.until}`);
  return where + (f.since ? ` since ${f.since}` : f.until ? ` until ${f.until}` : "");
}

function inactiveWords(doors, f) {
  const n = data.inactive.length;
  if (!doors.includes("front") || !n || f.state || f.since || f.until) return "";
  return ` ${number(n)} ${n === 1 ? "network lists" : "networks list"} ${data.body} with an account marked inactive, counted apart.`;
}

function listed(parts) {
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

function anyOf(doors) {
  const article = doors[0] === "unknown" ? "an" : "a";
  if (doors.length === 1) return `${article} ${doors[0]}`;
  return `${article} ${doors.slice(0, -1).join(", ")} or ${doors[doors.length - 1]}`;
}

// The same words, with the figures bold and the doors in their colors.
function say(node, text) {
  node.replaceChildren();
  const marks = /(\d[\d,]* (?:networks?|owners?|agencies|agency)\b(?! is)|(?:front|back|side|unknown) door)/g;
  const none = text.includes("no network is seen");
  for (const part of text.split(marks)) {
    const door = none ? null : /^(front|back|side|unknown) door$/.exec(part);
    if (door) node.append(h("span", { class: `word ${door[1]}` }, part));
    else if (/^\d[\d,]* (?:networks?|owners?|agencies|agency)$/.test(part)) node.append(h("b", null, part));
    else node.append(part);
  }
}
