// Tests that the documentation names. A table in README.md or docs/*.md with a column "Test" says in each row which
// test shows what the row claims: `file › title`, the file below `test`, the title with as many of the titles around
// it as it takes to be clear; or a dash. What is named must be there, and must have passed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";

const COLUMN = "Test";
const BETWEEN = " › ";
const NONE = /^[—-]?$/;
/** Tests below these folders of `test` belong to the suite of that name, all others to "unit". */
const FOLDERS = ["browser", "package"];

/** `{ place, file, name }` for each test that is named, and what is wrong with the tables themselves. */
export function readNames(root) {
  const docs = join(root, "docs");
  const more = existsSync(docs) ? readdirSync(docs).filter((name) => name.endsWith(".md")) : [];
  const [names, complaints] = [[], []];
  for (const doc of ["README.md", ...more.toSorted().map((name) => `docs/${name}`)]) {
    for (const { line, cell } of cellsOf(readFileSync(join(root, doc), "utf8"))) {
      const place = `${doc}:${line}`;
      const spans = [...cell.matchAll(/`([^`]+)`/g)].map(([, span]) => span);
      if (spans.length === 0 && !NONE.test(cell)) {
        complaints.push(`${place}: "${cell}" names no test: write \`file${BETWEEN}title\`, or —`);
      }
      for (const span of spans) {
        const [file, ...titles] = span.split(BETWEEN);
        if (titles.length === 0)
          complaints.push(`${place}: \`${span}\` has no "${BETWEEN.trim()}"`);
        else names.push({ place, file, name: titles.join(BETWEEN) });
      }
    }
  }
  return { names, complaints };
}

/** The cells of all columns with that heading. */
function cellsOf(text) {
  const cells = [];
  let column = -1;
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith("|")) column = -1;
    else if (/^\|[\s:|-]+$/.test(lines[index + 1] ?? "")) column = split(line).indexOf(COLUMN);
    else if (column >= 0 && !/^\|[\s:|-]+$/.test(line)) {
      cells.push({ line: index + 1, cell: split(line)[column] ?? "" });
    }
  }
  return cells;
}

function split(line) {
  const cells = line.split(/(?<!\\)\|/).slice(1);
  return cells.map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** What is wrong, as far as it can be seen in the sources: a file or a title that is not there. */
export function missingFromSources(root, { names, complaints }) {
  const titles = new Map();
  const missing = names.flatMap(({ place, file, name }) => {
    if (!existsSync(join(root, "test", file))) return [`${place}: there is no test/${file}`];
    const title = name.split(BETWEEN).at(-1);
    if (!titles.has(file)) titles.set(file, titlesIn(join(root, "test", file), join(root, "test")));
    return titles.get(file).some((its) => its.test(title))
      ? []
      : [`${place}: test/${file} and what it imports have no test "${title}"`];
  });
  return [...complaints, ...missing];
}

/** A pattern for each string in a file of tests and in those that it imports, among which its titles are. */
function titlesIn(file, folder, seen = new Set()) {
  if (seen.has(file) || !file.startsWith(folder + sep) || !existsSync(file)) return [];
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const imports = [...text.matchAll(/\bfrom "(\.[^"]+)\.js"/g)];
  const strings = [...text.matchAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g)];
  return [
    ...strings.map(([literal]) => patternOf(literal)),
    ...imports.flatMap(([, path]) => titlesIn(join(dirname(file), `${path}.ts`), folder, seen)),
  ];
}

/** What stands in a template between `${` and `}` may be anything, but something must stand around it. */
function patternOf(literal) {
  const text = literal.slice(1, -1).replaceAll(/\\(.)/g, "$1");
  const parts = literal.startsWith("`") ? text.split(/\$\{[^}]*\}/) : [text];
  const escaped = parts.map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  const isClear = parts.join("").length > 3;
  return new RegExp(`^${escaped.join(isClear ? ".+" : "")}$`);
}

/**
 * What is wrong after suites have run: `results` holds their reports by name. What is named must have passed in its
 * own suite, and must have failed nowhere; tests of suites that are not among `suites` are left alone.
 */
export function missingFromResults(root, { names, complaints }, { suites, results }) {
  const missing = names.flatMap(({ place, file, name }) => {
    const suite = suiteOf(file);
    if (!suites.includes(suite)) return [];
    const path = join(root, "test", file);
    const named = `${place}: test/${file}${BETWEEN}${name}`;
    const statuses = statusesOf(results[suite], path, name);
    if (statuses.length === 0) return [`${named} is not there, or did not run`];
    for (const [other, report] of Object.entries(results)) {
      if (statusesOf(report, path, name).includes("failed")) return [`${named} failed (${other})`];
    }
    return statuses.every((status) => status === "passed") ? [] : [`${named} was skipped`];
  });
  return [...complaints, ...missing];
}

/** The statuses of the tests in that file whose path of titles ends with the name. */
function statusesOf(report, path, name) {
  const files = report?.testResults.filter((file) => file.name.split("/").join(sep) === path) ?? [];
  return files
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ ancestorTitles, title }) =>
      (BETWEEN + [...ancestorTitles, title].join(BETWEEN)).endsWith(BETWEEN + name),
    )
    .map(({ status }) => status);
}

function suiteOf(file) {
  return FOLDERS.find((folder) => file.startsWith(`${folder}/`)) ?? "unit";
}
