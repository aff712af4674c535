// Adds up what the suites left in temp/results. A suite that ran fewer tests than test/floor.json says counts
// as a failure: a suite that silently lost its tests is not a suite that passed. The arguments name the steps
// that failed; each counts as one, unless its tests are counted already. So does each test that the documentation
// names and that did not pass. The last line is the sum.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { missingFromResults, readNames } from "./named-tests.mjs";
import { readReports } from "./suites.mjs";
import { ROOT } from "./tools.mjs";

const floor = JSON.parse(readFileSync(join(ROOT, "test", "floor.json"), "utf8"));
const reports = readReports();
const results = new Map(Object.entries(reports));

/** A file that could not even be loaded has no tests, but it failed. */
function failures({ numFailedTests, testResults = [] }) {
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  );
  return numFailedTests + broken.length;
}

let [passed, failed] = [0, 0];
console.log("\n── totals");
for (const [name, result] of results) {
  passed += result.numPassedTests;
  failed += failures(result);
  console.log(`${name}: ${result.numPassedTests} passed, ${failures(result)} failed`);
}
for (const name of process.argv.slice(2)) {
  console.log(`FAILED: ${name}`);
  if (!name.startsWith("suites: ")) failed += 1;
}
for (const [name, least] of Object.entries(floor)) {
  const ran = results.get(name)?.numPassedTests ?? 0;
  if (ran >= least) continue;
  failed += 1;
  console.log(`${name}: ${ran} tests passed, but test/floor.json asks for ${least}`);
}
const suites = ["unit", "package", "browser"];
for (const line of missingFromResults(ROOT, readNames(ROOT), { suites, results: reports })) {
  failed += 1;
  console.log(`FAILED: what the documentation names: ${line}`);
}
if (failed === 0 && process.argv.length > 2) failed = process.argv.length - 2;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
