// Runs suites of tests and keeps their numbers in temp/results, one file for each, for `scripts/totals.mjs`.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ROOT, runNode, stopwatch, toolFile } from "./tools.mjs";

export const RESULTS = join(ROOT, "temp", "results");

/** Runs one project of vitest.config.ts, prints its time, and resolves with whether all of it passed. */
export async function runSuite(project, { name = project, files = [], env = {} } = {}) {
  const time = stopwatch();
  const report = join(RESULTS, `${name}.json`);
  mkdirSync(RESULTS, { recursive: true });
  rmSync(report, { force: true });
  console.log(`\n── ${name}`);
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile.json=${report}`];
  const args = [toolFile("vitest"), "run", "--project", project, ...reporters, ...files];
  const passed = (await runNode(args, { env: { ...env, NO_COLOR: "1" } })) === 0;
  console.log(`── ${name}: ${passed ? "passed" : "FAILED"} in ${time()}`);
  return passed;
}

/** The reports of the suites that have run, by name. */
export function readReports() {
  const files = existsSync(RESULTS) ? readdirSync(RESULTS) : [];
  const read = (file) => JSON.parse(readFileSync(join(RESULTS, file), "utf8"));
  return Object.fromEntries(files.map((file) => [file.replace(/\.json$/, ""), read(file)]));
}

/** Builds `dist` unless it is newer than everything that it is made of. */
export async function buildIfStale() {
  const built = join(ROOT, "dist", "index.d.ts");
  const inputs = [
    "package.json",
    "rollup.config.mjs",
    "tsconfig.json",
    "tsconfig.build.json",
    "src",
  ];
  const newest = Math.max(...inputs.map((path) => newestIn(join(ROOT, path))));
  if (existsSync(built) && newestIn(join(ROOT, "dist")) > newest) return true;
  return (await runNode([join(ROOT, "scripts", "build.mjs")])) === 0;
}

function newestIn(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
