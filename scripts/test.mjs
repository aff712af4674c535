// `npm test`: everything that can be tested on this computer without a network. `npm run test:browser`, or
// any names of suites as arguments, runs only those. At the end it says what was skipped, and how to get it.
import { findChromium, HOW_TO_INSTALL } from "./find-chromium.mjs";
import { missingFromResults, readNames } from "./named-tests.mjs";
import { buildIfStale, readReports, runSuite } from "./suites.mjs";
import { ROOT, stopwatch } from "./tools.mjs";

const SUITES = ["unit", "package", "browser"];
const asked = process.argv.slice(2);
const chosen = asked.length > 0 ? asked : SUITES;
const unknown = chosen.filter((name) => !SUITES.includes(name));
if (unknown.length > 0)
  throw new Error(`No such suite: ${unknown.join(", ")}. There are ${SUITES.join(", ")}.`);

const time = stopwatch();
const failed = [];
const skipped = [];
const ran = [];

const built = chosen.some((name) => name !== "unit") ? await buildIfStale() : true;
if (!built) failed.push("build");

for (const name of chosen) {
  if (name !== "unit" && !built) {
    skipped.push(`${name}: the build failed`);
  } else if (name === "browser" && findChromium() === undefined) {
    skipped.push(`browser: no browser was found (${HOW_TO_INSTALL}; then npm run test:browser)`);
  } else {
    ran.push(name);
    if (!(await runSuite(name))) failed.push(name);
  }
}
// reports of other suites may be old
const results = Object.fromEntries(
  Object.entries(readReports()).filter(([it]) => ran.includes(it)),
);
const unnamed = missingFromResults(ROOT, readNames(ROOT), { suites: ran, results });
if (unnamed.length > 0) failed.push("tests that the documentation names");
if (asked.length === 0) {
  skipped.push("kinto: it needs a real Kinto server (npm run test:kinto)");
  skipped.push(
    "other versions of Node and TypeScript: they come from the network (node scripts/test-versions.mjs)",
  );
}

console.log(`\nAll in ${time()}`);
for (const line of skipped) console.log(`Skipped ${line}`);
for (const line of unnamed) console.log(line);
if (failed.length > 0) {
  console.log(`FAILED: ${failed.join(", ")}`);
  process.exitCode = 1;
}
