// Taking the page along: PNG, SVG, CSV, a link, print.
function exportSvg() {
  const which = state.view === "map" ? data.sheets.map : data.sheets.wide, width = 900, tall = which.height;
  const s = scene(which, indexFor(data.sheets.wide), state.chosen);
  const marks = [mark(`How far does ${data.body} reach?`, 20, 36, { size: 23, weight: 700, most: 860 })];
  let y = 60;
  for (const line of wrapped($("answer").textContent, 860, 13)) {
    marks.push(mark(line, 20, y, { size: 13, most: 880 }));
    y += 18;
  }
  const top = y;
  y = top + tall + 16;
  const foot = [
    "F front door · B back door · S side door · ? unknown door. A log lists a network among those searched; it does not show that an image came back.",
    [`Window: ${data.foot.window}.`, data.foot.coverage, ...lodWords()].filter(Boolean).join(" "),
    [data.foot.made, ...data.foot.credits].join(" · "),
  ];
  for (const line of foot.flatMap((text) => wrapped(text, 860, 10.5).slice(0, 8))) {
    marks.push(mark(line, 20, y, { size: 10.5, fill: SOFT, most: 870 }));
    y += 14;
  }
  const height = y + 8, picture = svgOf(inOrder(s), width, tall);
  const moved = picture.replace(/^<svg [^>]*>/, `<svg x="0" y="${top}" width="${width}" height="${tall}" viewBox="0 0 ${width} ${tall}">`);
  return svgOf(marks, width, height).replace(/<\/svg>\n$/, `${moved}</svg>\n`);
}

function indexFor(which) {
  if (!indexes.has(which)) indexes.set(which, index(which));
  return indexes.get(which);
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

async function exportPng() {
  const image = await svgImage(exportSvg()), canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * 2;
  canvas.height = image.naturalHeight * 2;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

async function svgImage(text) {
  const image = new Image(), url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  image.src = url;
  await image.decode();
  URL.revokeObjectURL(url);
  return image;
}

function exportCsv() {
  const name = state.view === "table" ? state.table : "doors";
  const lines = [TABLES[name].columns, ...tableRows(name).map((row) => row.cells)];
  return csvText(lines);
}

const fileName = (end) => `reach-${data.body.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.${end}`;

const DO = {
  fit: () => { zoom = 1; fitPicture(); },
  larger: () => zoomBy(1.25),
  smaller: () => zoomBy(1 / 1.25),
  svg: () => save(fileName("svg"), new Blob([exportSvg()], { type: "image/svg+xml" })),
  png: async () => save(fileName("png"), await exportPng()),
  csv: () => save(fileName("csv"), new Blob([exportCsv()], { type: "text/csv" })),
  link: copyLink,
  print: async () => {
    $("print-picture").src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(exportSvg())}`;
    $("print-picture").hidden = state.view === "table";
    await $("print-picture").decode().catch(() => null);
    $("sources").open = true;
    print();
    $("print-picture").hidden = true;
  },
};
