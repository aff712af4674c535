// Whether a goal is met.
import { digits, median, pairedRatio, printRatio } from "./statistics.mjs";

/**
 * What a goal came to: `goal` and `found` as text, and whether it is `isMet`; that is null where it was not measured.
 * A ratio meets its goal where its interval includes or beats it.
 */
export function verdictOn(goal, work, results) {
  const column = goal.column ?? Object.keys(work.columns)[0];
  const [values, others] = [goal.of, goal.against].map((name) =>
    (results?.[name] ?? []).map((measured) => measured[column]),
  );
  const text = { goal: printGoal(goal, work.columns[column]) };
  const isAbsolute = goal.against === undefined;
  const isMeasured = [values, ...(isAbsolute ? [] : [others])].every(
    (each) => each.length > 0 && each.every((value) => typeof value === "number"),
  );
  if (!isMeasured) return { ...text, found: "not measured", isMet: null };
  if (isAbsolute) {
    const found = median(values);
    return { ...text, found: digits(found), isMet: meets(goal, values, found) };
  }
  const ratio = pairedRatio(values, others);
  const isMet = goal.atMost === undefined ? ratio.high >= goal.atLeast : ratio.low <= goal.atMost;
  return { ...text, found: printRatio(ratio), isMet, ratio };
}

function meets({ most, equals }, values, found) {
  return equals === undefined ? found <= most : values.every((value) => value === equals);
}

function printGoal({ of, against, atMost, atLeast, most, equals }, label) {
  if (equals !== undefined) return `${of}: ${equals} ${label}`;
  if (most !== undefined) return `${of}: ${label} ≤ ${most}`;
  return atMost === undefined
    ? `${against} ≥ ${atLeast} × faster than ${of}`
    : `${of} ≤ ${atMost} × ${against}`;
}

/** `met`, `missed`, or that it was not measured. */
export function printVerdict({ isMet }) {
  if (isMet === null) return "–";
  return isMet ? "met" : "**missed**";
}
