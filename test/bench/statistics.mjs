// Medians, ratios of what was measured side by side, and Markdown tables.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The ratios of two contestants round by round: those of one round ran under the same load. */
export function pairedRatio(values, others) {
  const ratios = values.map((value, round) => value / others[round]);
  return { median: median(ratios), low: Math.min(...ratios), high: Math.max(...ratios) };
}

/** `2.1 (1.9 to 2.4)` */
export function printRatio({ median: middle, low, high }) {
  return `${digits(middle)} (${digits(low)} to ${digits(high)})`;
}

/** Two significant digits or so, which is all that a few rounds are good for. */
export function digits(value) {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function markdownTable([head, ...rows]) {
  return [head, head.map(() => "---"), ...rows].map(tableRow).join("\n");
}

function tableRow(cells) {
  return `| ${cells.join(" | ")} |`;
}
