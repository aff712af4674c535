// Prints what was measured.
import { digits, markdownTable, median, pairedRatio, printRatio } from "./statistics.mjs";
import { printVerdict, verdictOn } from "./verdict.mjs";

/** One work: the medians of its columns, the ratios of the first one to ours, and its goals. */
export function sectionOf(work, results, why) {
  const parts = [`### ${work.id}: ${work.title}`];
  if (results === undefined) parts.push(why);
  else parts.push(measurementsOf(work, results), goalsTable([{ work, results }]));
  return `${parts.join("\n\n")}\n`;
}

function measurementsOf({ rows, columns }, results) {
  const names = Object.keys(columns);
  const [main] = names;
  const valuesOf = (name, column) => results[name].map((measured) => measured[column]);
  const ours = rows.find(({ name }) => name.startsWith("kintsugi"));
  const showsRatios = ours !== undefined && rows.length > 1;
  const most = Math.max(...rows.map(({ name }) => results[name].length));
  const head = ["", ...Object.values(columns), ...(showsRatios ? [`× ${ours.name}`] : [])];
  const body = rows.map(({ name }) => {
    const rounds = results[name].length;
    const toOurs = () => printRatio(pairedRatio(valuesOf(name, main), valuesOf(ours.name, main)));
    return [
      rounds < most ? `${name} (${rounds} ${rounds === 1 ? "round" : "rounds"})` : name,
      ...names.map((column) => printMedian(valuesOf(name, column))),
      ...(showsRatios ? [name === ours.name ? "1" : toOurs()] : []),
    ];
  });
  return markdownTable([head, ...body]);
}

/** Not every row has every column, nor every browser. */
function printMedian(values) {
  const isKnown = values.length > 0 && values.every((value) => typeof value === "number");
  return isKnown ? digits(median(values)) : "–";
}

/** All goals of these works, with what came of them. */
export function goalsTable(measured) {
  const rows = measured.flatMap(({ work, results }) =>
    work.goals.map((goal) => {
      const verdict = verdictOn(goal, work, results);
      return [work.id, verdict.goal, verdict.found, printVerdict(verdict)];
    }),
  );
  return markdownTable([["", "goal", "found", ""], ...rows]);
}
