// A page that stands as it is: the script only takes it along. Each mark is a link to its row, and opens what it rests on.
const SANS = '"Inter","Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif';
const measure = document.createElement("canvas").getContext("2d");

function openRow() {
  const row = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  document.querySelectorAll("tr.on").forEach((r) => r.classList.remove("on"));
  if (!row || row.tagName !== "TR") return;
  row.classList.add("on");
  row.querySelectorAll("details").forEach((d) => { d.open = true; });
}

function linesOf(text, width, size, weight = 400) {
  measure.font = `${weight} ${size}px ${SANS}`;
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const next = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
    if (measure.measureText(next).width > width && lines[lines.length - 1]) lines.push(word);
    else lines[lines.length - 1] = next;
  }
  return lines;
}

// The pictures with title, sentence, legend and sources, as one picture.
function exportSvg() {
  if (data.picture) return alone(document.querySelector("svg.figure"));
  const NS = "http://www.w3.org/2000/svg", out = document.createElementNS(NS, "svg"), width = 960;
  let y = 14;
  const put = (text, size, weight, fill) => {
    for (const line of linesOf(text, width - 40, size, weight)) {
      const node = document.createElementNS(NS, "text");
      y += size * 1.36;
      for (const [k, v] of [["x", 20], ["y", y.toFixed(1)], ["font-size", size], ["font-weight", weight], ["fill", fill]]) node.setAttribute(k, v);
      node.textContent = line;
      out.append(node);
    }
  };
  put(document.querySelector("h1").textContent, 23, 700, "#111827");
  put(document.querySelector(".name p").textContent, 12, 400, "#4B5563");
  y += 4;
  put($("answer").textContent.trim(), 13.5, 400, "#111827");
  document.querySelectorAll("section:has(svg.figure)").forEach((section) => {
    y += 8;
    put(section.querySelector("h2").textContent, 14.5, 700, "#111827");
    const copy = section.querySelector("svg.figure").cloneNode(true), [, , w, tall] = copy.getAttribute("viewBox").split(" ").map(Number);
    const scale = Math.min(1.2, (width - 40) / w);
    for (const [k, v] of [["x", 20], ["y", y + 8], ["width", w * scale], ["height", tall * scale]]) copy.setAttribute(k, v);
    copy.removeAttribute("class");
    copy.querySelectorAll("a").forEach((a) => { a.replaceWith(...a.childNodes); });
    out.append(copy);
    y += tall * scale + 10;
    section.querySelectorAll(".keyed li").forEach((li) => {
      const icon = li.querySelector("svg").cloneNode(true);
      icon.setAttribute("x", 20);
      icon.setAttribute("y", y + 4);
      out.append(icon);
      const node = document.createElementNS(NS, "text");
      y += 17;
      for (const [k, v] of [["x", 42], ["y", y], ["font-size", 12], ["fill", "#111827"]]) node.setAttribute(k, v);
      node.textContent = li.textContent.trim();
      out.append(node);
    });
    section.querySelectorAll(".hint").forEach((p) => put(p.textContent, 11, 400, "#4B5563"));
  });
  y += 6;
  for (const text of [[`Window: ${data.foot.window}.`, data.foot.coverage].join(" "), data.foot.caveats[0], [data.foot.made, ...data.foot.credits].join(" · ")]) put(text, 10.5, 400, "#4B5563");
  const height = Math.ceil(y + 16), ground = document.createElementNS(NS, "path");
  ground.setAttribute("d", `M0 0H${width}V${height}H0Z`);
  ground.setAttribute("fill", "#FBFAF6");
  out.prepend(ground);
  for (const [k, v] of [["width", width], ["height", height], ["viewBox", `0 0 ${width} ${height}`], ["font-family", SANS]]) out.setAttribute(k, v);
  return `${new XMLSerializer().serializeToString(out)}\n`;
}

// One figure at its own size, with nothing around it.
function alone(figure) {
  const copy = figure.cloneNode(true), [, , w, tall] = copy.getAttribute("viewBox").split(" ");
  for (const [k, v] of [["width", w], ["height", tall], ["font-family", SANS]]) copy.setAttribute(k, v);
  copy.removeAttribute("class");
  copy.querySelectorAll("a").forEach((a) => { a.replaceWith(...a.childNodes); });
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}

async function exportPng() {
  const image = new Image(), url = URL.createObjectURL(new Blob([exportSvg()], { type: "image/svg+xml" }));
  image.src = url;
  await image.decode();
  URL.revokeObjectURL(url);
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * (data.picture ? 1 : 2);
  canvas.height = image.naturalHeight * (data.picture ? 1 : 2);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

const exportCsv = () => data.tables.map((t) => csvText([...(data.tables.length > 1 ? [[t.name]] : []), t.columns, ...t.rows]).replace(/^\ufeff/, "")).join("\r\n").replace(/^/, "\ufeff");

async function start() {
  data = await unpack();
  const DO = {
    png: async () => save(`${data.file}.png`, await exportPng()),
    svg: () => save(`${data.file}.svg`, new Blob([exportSvg()], { type: "image/svg+xml" })),
    csv: () => save(`${data.file}.csv`, new Blob([exportCsv()], { type: "text/csv" })),
    link: copyLink,
    print: () => print(),
  };
  document.querySelectorAll("[data-do]").forEach((b) => b.addEventListener("click", () => DO[b.dataset.do]()));
  addEventListener("hashchange", openRow);
  addEventListener("beforeprint", () => { unfold(); });
  openRow();
  Object.defineProperty(window, "__gs", { value: Object.freeze({ csv: exportCsv, svg: exportSvg, png: exportPng }) });
  requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });
}

start();
