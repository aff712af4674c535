// Medians, ratios of what was measured side by side, and Markdown tables.
import { seededRandom } from "./records.mjs";

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value that so many percent of all do not exceed. */
export function percentile(values, percent) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1];
}

const RESAMPLES = 4_000;

/**
 * The ratios of two contestants round by round, since those of one round ran under the same load: their median, and an
 * interval of 95 % for it by the bootstrap (the rounds are drawn again and again, with replacement, and the middle
 * 95 % of the medians is taken). With up to five rounds that is the lowest and the highest.
 */
export function pairedRatio(values, others) {
  const rounds = Math.min(values.length, others.length);
  const ratios = Array.from({ length: rounds }, (_, round) => values[round] / others[round]);
  return { median: median(ratios), ...bootstrap95(ratios) };
}

function bootstrap95(values) {
  const random = seededRandom(values.length);
  const draw = () => values[Math.floor(random() * values.length)];
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(Array.from(values, draw)),
  ).toSorted((a, b) => a - b);
  const tail = Math.floor(RESAMPLES * 0.025);
  return { low: medians[tail], high: medians[RESAMPLES - 1 - tail] };
}

/** Two-sided 97.5 % quantiles of Student's t, by degrees of freedom from 1 on. */
const T = [12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13];
const T_BEYOND = 2.1;

/** The ratios of two contestants round by round: their median, and an interval of 95 % for their geometric mean. */
export function interval95(values, others) {
  const logs = values.map((value, round) => Math.log(value / others[round]));
  const mean = logs.reduce((sum, each) => sum + each, 0) / logs.length;
  const squares = logs.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const error = Math.sqrt(squares / (logs.length - 1) / logs.length);
  const reach = (T[logs.length - 2] ?? T_BEYOND) * error;
  return {
    median: Math.exp(median(logs)),
    low: Math.exp(mean - reach),
    high: Math.exp(mean + reach),
  };
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
