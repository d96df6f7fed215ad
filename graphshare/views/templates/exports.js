// Taking the page along: PNG, SVG, CSV, a link, print.
function exportPicture() {
  const which = state.view === "map" ? data.sheets.map : state.view === "grid" ? data.sheets.grid : data.sheets.wide;
  const tree = svgTree(inOrder(scene(which, indexFor(data.sheets.wide), state.chosen)), 900, which.height);
  if (zoom === 1 || sheet !== which) return tree;
  const { x, y } = network.getViewPosition(), k = network.getScale(), wide = $("picture").clientWidth / k, tall = $("scroll").clientHeight / k;
  Object.assign(tree[1], { viewBox: [x - wide / 2, y - tall / 2, wide, tall].map((v) => v.toFixed(1)).join(" "), height: Math.round((900 * tall) / wide) });
  return tree;
}

function exportTree() {
  return framedSvg(`How far does ${data.body} reach?`, $("answer").textContent, exportPicture(), [
    "F front door · B back door · S side door · ? unknown door. A log lists a network among those searched; it does not show that an image came back.",
    [`Window: ${data.foot.window}.`, data.foot.coverage, ...lodWords()].filter(Boolean).join(" "),
    [data.foot.made, ...data.foot.credits].join(" · "),
  ]);
}

const exportSvg = () => `${svgText(exportTree())}\n`;

function indexFor(which) {
  if (!indexes.has(which)) indexes.set(which, index(which));
  return indexes.get(which);
}

const exportPng = () => pngOf(exportSvg());

function exportCsv() {
  const name = state.view === "table" ? state.table : "doors";
  const lines = [TABLES[name].columns, ...tableRows(name).map((row) => (row.rest ? [...row.cells.slice(0, -1), row.rest()] : row.cells))];
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
  print: () => print(),
};

// Printing by whatever way: the picture as lines, headline and picture first, the sources open.
function beforePrint() {
  $("print-picture").replaceChildren(...(state.view === "table" ? [] : [svgNode(exportPicture())]));
  $("print-picture").hidden = state.view === "table";
  unfold();
  if (state.view === "table") fillForPaper();
}
