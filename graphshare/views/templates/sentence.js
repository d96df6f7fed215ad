// The answer in words, twin of sentence.py.
function sentence(f) {
  const body = data.body, doors = DOORS.filter((d) => f.doors.has(d));
  if (data.answer && unfiltered(f)) return data.answer;
  if (!doors.length) return "No door is chosen, so nothing is counted.";
  if (f.other !== null && f.other !== undefined) return unreached(body, data.others[f.other]);
  const seen = matching(f);
  if (f.network !== null && f.through !== null) return ofPair(f, seen);
  if (f.network !== null) return ofNetwork(body, f, seen);
  if (f.through !== null) return ofProxy(body, f, seen);
  const place = placeWords(f);
  if (!seen.size) {
    const level = doors.includes("side") ? `, ${saying(f)}` : "", missing = unheld(doors);
    const text = `In the records held${place}, no ${anyOf(doors)} door is seen${level}.`;
    return `${text} Not seen is not “did not happen”.${missing ? ` ${missing}` : ""}${inactiveWords(doors, f)}`;
  }
  return `In the records held${place}: ${clauses(body, seen, f)}.${inactiveWords(doors, f)}`;
}

function unfiltered(f) {
  const chosen = f.state || f.since || f.until || f.possible || f.through !== null || f.network !== null || f.among || f.agencies || (f.other ?? null) !== null;
  return !chosen && DOORS.every((d) => f.doors.has(d)) && f.level === "named";
}

const saying = (f) => data.levels[f.level][1];

const ownersOf = (numbers) => new Set(numbers.map((i) => data.networks[i].ownerId)).size;

function counted(numbers) {
  const several = ownersOf(numbers) === numbers.length ? "" : `${plural(numbers.length, "network")}; `;
  return several + cameraWords(numbers.map((i) => data.networks[i]));
}

const scope = (numbers) => `the cameras of ${plural(ownersOf(numbers), "agency")} (${counted(numbers)})`;

function clauses(body, seen, f) {
  const reached = [...bits(seen)], by = (bit) => reached.filter(([, b]) => b & bit).map(([n]) => n);
  const parts = [], used = by(BIT.side), back = by(BIT.back), unknown = by(BIT.unknown), front = by(BIT.front);
  if (used.length) {
    parts.push(`${plural(opened(seen).size, "agency")} searched ${scope(used)}, ${saying(f)}`);
  }
  if (back.length) parts.push(`${body} itself searched ${scope(back)} on days whose complete lists do not name it (back door)`);
  if (unknown.length) parts.push(`${body} itself searched ${scope(unknown)} on days of which no list says by which door`);
  if (front.length) {
    const owners = ownersOf(front), gives = owners === 1 ? "the list of 1 agency gives" : `the lists of ${plural(owners, "agency")} give`;
    parts.push(`${gives} ${body} access (${counted(front)}; front door)`);
  }
  const there = new Set(used), idle = by(OPEN).filter((n) => !there.has(n));
  if (idle.length) parts.push(`agencies that did so elsewhere could search ${scope(idle)}, and are not seen to have done so there`);
  return parts.join("; ");
}

function ofProxy(body, f, seen) {
  const name = data.agencies[f.through].name, place = placeWords(f);
  if (!seen.size) return `${name} is not seen to have searched anybody's cameras${place}, ${saying(f)}.`;
  const all = matching({ ...f, through: null });
  let alone = 0;
  for (const n of seen.keys()) if (all.get(n).every((d) => d.p === f.through)) alone += 1;
  const verb = f.possible ? "searched or could search" : "searched";
  const only = seen.size === 1 ? (alone ? "no other door leads there" : "other doors lead there, too")
    : alone === seen.size ? "to none of them leads another door"
    : alone ? `to ${number(alone)} of ${plural(seen.size, "network")} leads no other door` : "other doors lead to each of them, too";
  return `${name} ${verb} ${scope([...seen.keys()])}${place}, ${saying(f)} (side door); ${only}.`;
}

function ofPair(f, seen) {
  const name = data.agencies[f.through].name, network = data.networks[f.network], whose = `the cameras of ${network.name} (${cameraWords([network])})`;
  const used = (seen.get(f.network) || []).filter((d) => d.u === "used");
  if (!used.length) return `${name} is not seen to have searched ${whose}${placeWords(f)}, ${saying(f)}.`;
  const n = Math.max(...used.map((d) => searchesAt(d, f.level))), days = [...used.map((d) => d.f), ...used.map((d) => d.l)].filter(Boolean).sort();
  const when = !days.length ? "" : days[0] === days[days.length - 1] ? `, on ${days[0]}` : `, ${days[0]} to ${days[days.length - 1]}`;
  return `${name} searched ${whose}${placeWords(f)}, ${saying(f)}: ${used.length > 1 ? "at least " : ""}${plural(n, "search")}${when}.`;
}

// A known network to which no door is seen: what is held of it decides what can be said.
function unreached(body, o) {
  const listed = data.inactive.some((i) => i.id === o[0]) ? ` Its list names an account of ${body} marked inactive.` : "";
  if (!o[7]) return `Nothing is held of ${o[1]}: whether ${body} reaches its cameras is not known.${listed}`;
  const held = o[7] & 1 ? "its search log is held" : o[7] & 2 ? "only rows picked from its search log are held" : "its sharing list is held, its search log is not";
  return `No door of ${body} to the cameras of ${o[1]} is seen in the records held; ${held}.${listed}`;
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
    const idle = here.reduce((sum, d) => sum + (d.k ? d.k[LEVELS.indexOf(f.level)] : 0), 0);
    if (used.size) parts.push(`the side door, through ${plural(used.size, "agency")}`);
    if (idle) parts.push(`a side door open to ${plural(idle, "agency")}, not seen used`);
  }
  return `${body} reaches ${name} by ${listed(parts)}.`;
}

function placeWords(f) {
  const drawn = f.among ? ` (those drawn as “${f.among.label}”)` : f.agencies ? ` (through the ${plural(f.agencies.size, "agency")} drawn together)` : "";
  const where = drawn + (f.state ? ` in ${stateName(f.state)}` : "");
  if (f.since && f.until) return where + (f.since === f.until ? ` in ${f.since}` : ` between ${f.since} and ${f.until}`);
  return where + (f.since ? ` since ${f.since}` : f.until ? ` until ${f.until}` : "");
}

function inactiveWords(doors, f) {
  const n = new Set(data.inactive.map((i) => i.owner)).size;
  if (!doors.includes("front") || !n || f.state || f.since || f.until) return "";
  return ` ${n === 1 ? "The list of 1 agency names" : `The lists of ${plural(n, "agency")} name`} an account of ${data.body} marked inactive, counted apart.`;
}

function unheld(doors) {
  const missing = [];
  if (doors.some((d) => d !== "front") && data.unheld.logs) missing.push("no log that names the cameras searched");
  if (doors.includes("front") && data.unheld.lists) missing.push("no sharing list");
  const text = missing.join(" and ");
  return text && `${text[0].toUpperCase()}${text.slice(1)} is held for these days.`;
}

function listed(parts) {
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

function anyOf(doors) {
  return doors.length === 1 ? doors[0] : `${doors.slice(0, -1).join(", ")} or ${doors[doors.length - 1]}`;
}
