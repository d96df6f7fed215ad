// What every page uses: its data, elements without markup, figures, and files to take along.
const $ = (id) => document.getElementById(id);
const LEVELS = ["asked", "named", "hinted"];
const LEVEL_NAME = { asked: "says it was for it", named: "mentions it", hinted: "could mean it" };
let data = null;

async function unpack() {
  const text = JSON.parse($("data").textContent);
  if (!text.deflate) return text;
  const bytes = Uint8Array.from(atob(text.deflate), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
  return node;
}

function number(n) {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

function plural(n, noun) {
  const many = noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : noun.endsWith("ch") ? `${noun}es` : `${noun}s`;
  return `${number(n)} ${n === 1 ? noun : many}`;
}

const KIND_WORDS = new Map([
  ["police", "police"], ["sheriff", "sheriff"], ["state_police", "state police"], ["campus", "campus police"],
  ["federal", "federal"], ["fusion_center", "fusion center"], ["task_force", "task force"],
]);
const kindWords = (kind) => KIND_WORDS.get(kind) || (kind ? String(kind).replace(/_/g, " ") : "kind not known");

// A cell that a spreadsheet would run as a formula gets a leading apostrophe.
function csvCell(value) {
  const text = value === null || value === undefined ? "" : Array.isArray(value) ? value.join(" ") : String(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

const csvText = (rows) => `\ufeff${rows.map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;

function save(name, blob) {
  const url = URL.createObjectURL(blob), a = h("a", { href: url, download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    toast("Link copied: it holds the present filters and choice.");
  } catch {
    toast("The link with filters and choice stands in the address bar.");
  }
}

function toast(text) {
  const box = h("div", { class: "toast", role: "status" }, text);
  document.body.append(box);
  setTimeout(() => box.remove(), 2600);
}

const cited = (r) => (r === null || r === undefined || !data.releases[r] ? "release not named" : data.releases[r].file);
const hashOf = (r) => (r === null || r === undefined || !data.releases[r] ? "" : String(data.releases[r].sha256 || "").slice(0, 12));

// The rows that a claim stands on, as a list.
function evidenceList(rows, total) {
  const more = (total || 0) - rows.length;
  return h("ul", null, rows.map(([r, row]) => h("li", null, cited(r), " row ", row === null ? "?" : number(row), " ", h("code", null, hashOf(r)))),
    more > 0 ? h("li", null, `and ${plural(more, "row").replace(" ", " more ")}`) : null);
}

// The same words, with the figures bold and the doors in their colors.
function say(node, text) {
  node.replaceChildren();
  const marks = /(\d[\d,]* (?:agency|agencies|searches|search|networks?)\b|\b(?:front|back|side|unknown) door\b)/g;
  const none = text.includes(" door is seen"), cut = text.indexOf(" — ");
  const held = cut < 0 ? null : h("span", { class: "held" });
  for (const part of (cut < 0 ? text : text.slice(0, cut)).split(marks)) {
    const door = none ? null : /^(front|back|side|unknown) door$/.exec(part);
    if (door) node.append(h("span", { class: `word ${door[1]}` }, part));
    else if (/^\d[\d,]* (?:agency|agencies|searches|search|networks?)$/.test(part)) node.append(h("b", null, part));
    else node.append(part);
  }
  if (!held) return;
  held.append(text.slice(cut));
  node.append(held);
}

// Paper folds nothing: what is printed has its sources and its challenge open.
function unfold() {
  document.querySelectorAll("footer details").forEach((d) => { d.open = true; });
}
