// Pictures as plain marks (paths and texts in sheet units); canvas, SVG and PNG all paint these.
const measure = document.createElement("canvas").getContext("2d");
const fitted = new Map();

function widthOf(text, size, weight) {
  measure.font = `${weight} ${size}px ${SANS}`;
  return measure.measureText(text).width;
}

// Text cut to a width; the whole name always stands in panel and table.
function cut(text, size, weight, most) {
  const key = `${size}|${weight}|${Math.round(most)}|${text}`;
  let out = fitted.get(key);
  if (out !== undefined) return out;
  out = text.replace(/[\u0000-\u001f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, " ");
  if (widthOf(out, size, weight) > most) {
    let letters = [...out].slice(0, 160);
    while (letters.length > 1 && widthOf(`${letters.join("")}…`, size, weight) > most) letters = letters.slice(0, -1);
    out = `${letters.join("").trimEnd()}…`;
  }
  fitted.set(key, out);
  return out;
}

function mark(text, x, y, options) {
  const o = { size: 12.5, weight: 400, fill: INK, anchor: "start", most: 400, alpha: 1, ...options };
  return { type: "text", x, y, text: cut(String(text), o.size, o.weight, o.most), ...o };
}

const path = (d, options) => ({ type: "path", d, alpha: 1, ...options });

function rect(x, y, w, h2, r = 0) {
  if (!r) return `M${x} ${y}h${w}v${h2}h${-w}Z`;
  return `M${x + r} ${y}h${w - 2 * r}a${r} ${r} 0 0 1 ${r} ${r}v${h2 - 2 * r}a${r} ${r} 0 0 1 ${-r} ${r}h${-(w - 2 * r)}a${r} ${r} 0 0 1 ${-r} ${-r}v${-(h2 - 2 * r)}a${r} ${r} 0 0 1 ${r} ${-r}Z`;
}

const circle = (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;

function polygon(x, y, r, corners, turn) {
  const at = (i) => {
    const a = turn + (2 * Math.PI * i) / corners;
    return `${(x + r * Math.cos(a)).toFixed(2)} ${(y + r * Math.sin(a)).toFixed(2)}`;
  };
  return `M${Array.from({ length: corners }, (_, i) => at(i)).join("L")}Z`;
}

function shapeOf(kind, x, y, r) {
  if (kind === "federal") return polygon(x, y, r * 1.1, 6, 0);
  if (kind === "sheriff") return rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
  if (kind === "state_police" || kind === "fusion_center" || kind === "task_force") return polygon(x, y, r * 1.2, 4, 0);
  if (kind === "campus" || kind === "transit" || kind === "airport") return polygon(x, y + r * 0.12, r * 1.2, 3, -Math.PI / 2);
  if (kind === "police" || !kind) return circle(x, y, r);
  return polygon(x, y, r * 1.08, 5, -Math.PI / 2);
}
