// Painting of marks: on a canvas, and as SVG text.
let hatch = null;

function hatching(ctx) {
  if (hatch) return hatch;
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const t = tile.getContext("2d");
  t.strokeStyle = COLOR.unknown;
  t.lineWidth = 1.4;
  t.beginPath();
  for (const s of [-6, 0, 6]) { t.moveTo(s, 6); t.lineTo(s + 6, 0); }
  t.stroke();
  hatch = ctx.createPattern(tile, "repeat");
  return hatch;
}

function paint(ctx, m) {
  ctx.globalAlpha = m.alpha;
  if (m.type === "text") {
    ctx.font = `${m.weight} ${m.size}px ${SANS}`;
    ctx.textAlign = m.anchor === "middle" ? "center" : m.anchor;
    ctx.textBaseline = "alphabetic";
    if (m.halo) {
      ctx.strokeStyle = PAPER;
      ctx.lineWidth = 3.5;
      ctx.lineJoin = "round";
      ctx.strokeText(m.text, m.x, m.y);
    }
    ctx.fillStyle = m.fill;
    ctx.fillText(m.text, m.x, m.y);
  } else {
    const shape = m.shape || (m.shape = new Path2D(m.d));
    if (m.fill) {
      ctx.fillStyle = m.hatch ? hatching(ctx) : m.stripes && !m.hollow ? striped(ctx, m) : m.fill;
      ctx.fill(shape);
    }
    if (m.stroke) {
      ctx.strokeStyle = m.stripes && m.hollow ? striped(ctx, m) : m.stroke;
      ctx.lineWidth = m.width || 1;
      ctx.lineCap = "butt";
      ctx.setLineDash(m.dash || []);
      ctx.stroke(shape);
      ctx.setLineDash([]);
    }
  }
  ctx.globalAlpha = 1;
}

function stops(m) {
  return m.stripes.flatMap((color, i) => [[i / m.stripes.length, color], [(i + 1) / m.stripes.length, color]]);
}

function striped(ctx, m) {
  const [x0, x1] = m.span, gradient = ctx.createLinearGradient(x0, 0, x1, 0);
  for (const [at, color] of stops(m)) gradient.addColorStop(at, color);
  return gradient;
}

const xml = (text) =>
  String(text)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

function svgOf(marks, width, height) {
  const defs = [], out = [];
  for (const m of marks) {
    const alpha = m.alpha < 1 ? ` opacity="${+m.alpha.toFixed(3)}"` : "";
    if (m.type === "text") {
      const halo = m.halo ? ` stroke="${PAPER}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"` : "";
      out.push(`<text x="${+m.x.toFixed(1)}" y="${+m.y.toFixed(1)}" font-size="${m.size}" font-weight="${m.weight}" fill="${m.fill}" text-anchor="${m.anchor}"${halo}${alpha}>${xml(m.text)}</text>`);
      continue;
    }
    let fill = m.fill || "none", line = m.stroke;
    if (m.hatch) fill = "url(#hatch)";
    else if (m.stripes) {
      const id = `g${defs.length}`;
      defs.push(`<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${m.span[0]}" x2="${m.span[1]}" y1="0" y2="0">${stops(m).map(([at, c]) => `<stop offset="${at.toFixed(4)}" stop-color="${c}"/>`).join("")}</linearGradient>`);
      if (m.hollow) line = `url(#${id})`;
      else fill = `url(#${id})`;
    }
    const stroke = line ? ` stroke="${line}" stroke-width="${m.width || 1}"${m.dash ? ` stroke-dasharray="${m.dash.join(" ")}"` : ""}` : "";
    out.push(`<path d="${m.d}" fill="${fill}"${stroke}${alpha}/>`);
  }
  const lines = `<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M-6 6L0 0M0 6L6 0M6 6L12 0" stroke="${COLOR.unknown}" stroke-width="1.4"/></pattern>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${SANS}'><defs>${lines}${defs.join("")}</defs><rect width="${width}" height="${height}" fill="${PAPER}"/>${out.join("\n")}</svg>\n`;
}
