// What stands for what in every picture: doors, their letters and colors, the ink. Pictures taken along are always light; on a
// screen that is dark, canvases are painted in the tones below.
const DOORS = ["front", "back", "side", "unknown"];
const LETTER = { front: "F", back: "B", side: "S", unknown: "?" };
const COLOR = { front: "#1F5FA8", back: "#BE123C", side: "#C77700", unknown: "#6D5B8C" };
const TEXT_COLOR = { ...COLOR, side: "#A86200" };
const INK = "#111827", SOFT = "#4B5563", PALE = "#A8B0BA", PAPER = "#FBFAF6";
const SANS = '"Inter","Segoe UI",Roboto,"Helvetica Neue",Arial,"Noto Sans",sans-serif';

const DARK = new Map([
  ["#111827", "#F3F4F6"], ["#4B5563", "#B6BCC6"], ["#374151", "#9CA3AF"], ["#6B7280", "#9CA3AF"], ["#8A8F98", "#8A8F98"], ["#A8B0BA", "#59616E"],
  ["#FBFAF6", "#15181D"], ["#FFFFFF", "#15181D"], ["#1B1200", "#1B1200"], ["#1F5FA8", "#5B9BE6"], ["#BE123C", "#F2667F"], ["#C77700", "#E39A2E"],
  ["#A86200", "#E39A2E"], ["#6D5B8C", "#A692CC"], ["#B9B2A3", "#5A5648"], ["#F3EFE6", "#23262B"], ["#E9DFC8", "#3A352A"], ["#DFCDA6", "#554A30"],
  ["#D3B983", "#6F5D34"], ["#F9F8F4", "#191C21"], ["#ECE9E1", "#262A30"], ["#E7E3D8", "#2C3037"], ["#DAD6CC", "#3A3F47"],
]);
const dark = matchMedia("(prefers-color-scheme: dark)");
const forced = matchMedia("(forced-colors: active)"); // pictures keep their own colors, on light paper
const tone = (color) => (dark.matches && !forced.matches && color ? DARK.get(color.toUpperCase()) || color : color);

const badge = (door) => h("span", { class: `badge ${door}`, "aria-hidden": "true" }, LETTER[door]);
