// Draws what grows with the number of records, both axes logarithmic, as an SVG.

const [WIDTH, HEIGHT] = [720, 440];
const PLOT = { left: 70, right: 250, top: 20, bottom: 50 };
const COLOURS = ["#0b6e99", "#b3541e", "#4d7c0f", "#7e22ce"];

/** `lines`: `{ key, name }`; `rows`: by number of records (`count`), the milliseconds of each line. */
export function plotGrowth(lines, rows) {
  const counts = rows.map(({ count }) => count);
  const values = rows.flatMap((row) => lines.map(({ key }) => row[key]));
  const x = axis(Math.min(...counts), Math.max(...counts), PLOT.left, WIDTH - PLOT.right);
  const [low, high] = [
    decade(Math.min(...values), Math.floor),
    decade(Math.max(...values), Math.ceil),
  ];
  const y = axis(low, high, HEIGHT - PLOT.bottom, PLOT.top);
  const drawn = [
    ...counts.map((count) => gridLine(x(count), PLOT.top, x(count), HEIGHT - PLOT.bottom)),
    ...counts.map((count) =>
      text(x(count), HEIGHT - PLOT.bottom + 20, count.toLocaleString("en"), "middle"),
    ),
    ...decades(low, high).map((ms) => gridLine(PLOT.left, y(ms), WIDTH - PLOT.right, y(ms))),
    ...decades(low, high).map((ms) =>
      text(PLOT.left - 8, y(ms) + 4, `${ms.toLocaleString("en")} ms`, "end"),
    ),
    text((PLOT.left + WIDTH - PLOT.right) / 2, HEIGHT - 10, "records", "middle"),
    ...lines.map(({ key, name }, index) => {
      const points = rows.map((row) => [x(row.count), y(row[key])]);
      return lineOf(points, name, COLOURS[index % COLOURS.length], PLOT.top + 20 + index * 24);
    }),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="Milliseconds against the number of records">
<rect width="100%" height="100%" fill="#fff"/>
${drawn.join("\n")}
</svg>
`;
}

function axis(low, high, from, to) {
  const span = Math.log10(high) - Math.log10(low);
  return (value) => round(from + ((Math.log10(value) - Math.log10(low)) / span) * (to - from));
}

function decade(value, towards) {
  return 10 ** towards(Math.log10(value));
}

function decades(low, high) {
  const count = Math.round(Math.log10(high / low)) + 1;
  return Array.from({ length: count }, (_, index) => low * 10 ** index);
}

function gridLine(x1, y1, x2, y2) {
  return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#ddd"/>`;
}

function text(x, y, words, anchor) {
  return `<text x="${x}" y="${y}" fill="#333" text-anchor="${anchor}">${words}</text>`;
}

/** A line with its dots, and its name beside the plot. */
function lineOf(points, name, colour, height) {
  const path = points.map(([x, y]) => `${x},${y}`).join(" ");
  const dots = points
    .map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`)
    .join("");
  const at = WIDTH - PLOT.right + 20;
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}<rect x="${at}" y="${height - 9}" width="12" height="12" fill="${colour}"/>${text(at + 18, height + 2, escape(name), "start")}`;
}

function escape(words) {
  return words.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

function round(value) {
  return Math.round(value * 10) / 10;
}
