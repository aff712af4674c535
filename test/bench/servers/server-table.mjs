// Prints what was measured of servers.
import { digits, interval95, markdownTable, median, printRatio } from "../statistics.mjs";

/** One row for each work: the median of each server, and how many times as good the first one is. */
export function serverTable(works, results) {
  const names = [...new Set(works.flatMap(({ letter }) => Object.keys(results[letter])))];
  const [ours, ...others] = names;
  const head = ["", "", ...names, ...others.map((name) => `${ours} : ${name}`)];
  const rows = works.map((work) => {
    const measured = results[work.letter];
    const values = (name) => measured[name]?.map((each) => each.value ?? each);
    const cells = names.map((name) => printCell(measured[name], values(name)));
    const ratios = others.map((name) => printAdvantage(work, values(ours), values(name)));
    return [work.letter, `${work.title}, ${work.unit}`, ...cells, ...ratios];
  });
  return markdownTable([head, ...rows]);
}

function printCell(measured, values) {
  if (values === undefined) return "–";
  const note = measured.at(-1).note;
  return digits(median(values)) + (note === undefined ? "" : ` (${note})`);
}

/** More than 1 where ours is better. */
function printAdvantage({ isRate = false }, ours, theirs) {
  if (ours === undefined || theirs === undefined) return "–";
  const [more, less] = isRate ? [ours, theirs] : [theirs, ours];
  return ours.length > 1 ? printRatio(interval95(more, less)) : digits(more[0] / less[0]);
}
