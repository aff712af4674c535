// Prints what was measured.
import { digits, markdownTable, median, pairedRatio, printRatio } from "./statistics.mjs";

/** A table of one work: the medians of its columns, and the ratios of the first column round by round. */
export function tableOf(work, results) {
  const columns = Object.entries({ ...work.times, ...work.numbers });
  const [main] = Object.keys(work.times);
  const contestants = Object.keys(results);
  const valuesOf = (name, column) => results[name].map((measured) => measured[column]);
  const hasFloor = contestants.includes("floor");
  const hasOurs = contestants.includes("kintsugi");
  const head = [
    "",
    ...columns.map(([, label]) => label),
    ...(hasFloor ? ["× floor"] : []),
    ...(hasOurs ? ["× kintsugi"] : []),
  ];
  const rows = contestants.map((name) => {
    const against = (other) => printRatio(pairedRatio(valuesOf(name, main), valuesOf(other, main)));
    return [
      name,
      ...columns.map(([column]) => digits(median(valuesOf(name, column)))),
      ...(hasFloor ? [name === "floor" ? "1" : against("floor")] : []),
      ...(hasOurs ? [name === "kintsugi" ? "1" : against("kintsugi")] : []),
    ];
  });
  return `### ${work.title}\n\n${markdownTable([head, ...rows])}\n`;
}
