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
      ctx.strokeStyle = tone(PAPER);
      ctx.lineWidth = 3.5;
      ctx.lineJoin = "round";
      ctx.strokeText(m.text, m.x, m.y);
    }
    ctx.fillStyle = tone(m.fill);
    ctx.fillText(m.text, m.x, m.y);
  } else {
    const shape = m.shape || (m.shape = new Path2D(m.d));
    if (m.fill) {
      ctx.fillStyle = m.hatch ? hatching(ctx) : m.stripes && !m.hollow ? striped(ctx, m) : tone(m.fill);
      ctx.fill(shape);
    }
    if (m.stroke) {
      ctx.strokeStyle = m.stripes && m.hollow ? striped(ctx, m) : tone(m.stroke);
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
  for (const [at, color] of stops(m)) gradient.addColorStop(at, tone(color));
  return gradient;
}

const xml = (text) =>
  String(text)
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

// The marks as SVG: a tree of [tag, attributes, children], which becomes text to take along or elements to print.
function svgTree(marks, width, height) {
  const defs = [], out = [];
  for (const m of marks) {
    const alpha = m.alpha < 1 ? { opacity: +m.alpha.toFixed(3) } : {};
    if (m.type === "text") {
      const halo = m.halo ? { stroke: PAPER, "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke" } : {};
      out.push(["text", { x: +m.x.toFixed(1), y: +m.y.toFixed(1), "font-size": m.size, "font-weight": m.weight, fill: m.fill, "text-anchor": m.anchor, ...halo, ...alpha }, m.text]);
      continue;
    }
    let fill = m.fill || "none", line = m.stroke;
    if (m.hatch) fill = "url(#hatch)";
    else if (m.stripes) {
      const id = `g${defs.length}`, [x1, x2] = m.span;
      defs.push(["linearGradient", { id, gradientUnits: "userSpaceOnUse", x1, x2, y1: 0, y2: 0 }, stops(m).map(([at, c]) => ["stop", { offset: at.toFixed(4), "stop-color": c }, []])]);
      if (m.hollow) line = `url(#${id})`;
      else fill = `url(#${id})`;
    }
    const stroke = line ? { stroke: line, "stroke-width": m.width || 1, ...(m.dash ? { "stroke-dasharray": m.dash.join(" ") } : {}) } : {};
    out.push(["path", { d: m.d, fill, ...stroke, ...alpha }, []]);
  }
  const lines = ["pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse" }, [["path", { d: "M-6 6L0 0M0 6L6 0M6 6L12 0", stroke: COLOR.unknown, "stroke-width": 1.4 }, []]]];
  const ground = ["path", { d: `M0 0H${width}V${height}H0Z`, fill: PAPER }, []];
  return ["svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": SANS }, [["defs", {}, [lines, ...defs]], ground, ...out]];
}

function svgText([tag, attributes, children]) {
  const told = Object.entries(attributes).map(([k, v]) => ` ${k}="${xml(v)}"`).join("");
  return `<${tag}${told}>${typeof children === "string" ? xml(children) : children.map(svgText).join("\n")}</${tag}>`;
}

function svgNode([tag, attributes, children]) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [k, v] of Object.entries(attributes)) if (k !== "xmlns") node.setAttribute(k, v);
  if (typeof children === "string") node.textContent = children;
  else node.append(...children.map(svgNode));
  return node;
}

// A picture with its title and sentence above and its sources below: as a tree.
function framedSvg(title, sentence, picture, notes) {
  const [, { width, height }] = picture, marks = [mark(title, 20, 36, { size: 23, weight: 700, most: width - 40 })];
  let y = 60;
  for (const line of wrapped(sentence, width - 40, 13)) {
    marks.push(mark(line, 20, y, { size: 13, most: width - 20 }));
    y += 18;
  }
  const top = y;
  y = top + height + 16;
  for (const line of notes.flatMap((text) => wrapped(text, width - 40, 10.5).slice(0, 8))) {
    marks.push(mark(line, 20, y, { size: 10.5, fill: SOFT, most: width - 30 }));
    y += 14;
  }
  const whole = svgTree(marks, width, Math.ceil(y + 8));
  whole[2].push(["svg", { ...picture[1], x: 0, y: top }, picture[2]]);
  return whole;
}

function wrapped(text, width, size) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const next = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
    if (widthOf(next, size, 400) > width) lines.push(word);
    else lines[lines.length - 1] = next;
  }
  return lines;
}

async function pngOf(text) {
  const image = new Image(), url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" })), canvas = document.createElement("canvas");
  image.src = url;
  await image.decode();
  URL.revokeObjectURL(url);
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
