// `npm run check`: everything about the code and the package that is not a test. It carries on after a
// failure, so that one run shows all of them.
import { join } from "node:path";
import { ROOT, runNode, stopwatch, toolFile } from "./tools.mjs";

const tsc = toolFile("tsc", "typescript");

/** @type {[name: string, args: string[]][]} */
const STEPS = [
  ["format", [toolFile("oxfmt"), "--check"]],
  // before what looks at it: the types of the doors, and the package
  ["build", [join(ROOT, "scripts", "build.mjs")]],
  ["lint", [toolFile("oxlint"), "--type-aware", "--deny-warnings"]],
  ["types", [tsc, "-p", "tsconfig.json"]],
  ["types without Node", [tsc, "-p", "tsconfig.core.json"]],
  ["publint", [toolFile("publint"), "--strict"]],
  ["attw", [toolFile("attw", "@arethetypeswrong/cli"), "--pack", ".", "--profile", "esm-only"]],
  ["size", [toolFile("size-limit")]],
  ["knip", [toolFile("knip")]],
];

const failed = [];
for (const [name, args] of STEPS) {
  const time = stopwatch();
  console.log(`\n── ${name}`);
  const passed = (await runNode(args)) === 0;
  if (!passed) failed.push(name);
  console.log(`── ${name}: ${passed ? "passed" : "FAILED"} in ${time()}`);
}

console.log(failed.length === 0 ? "\nAll checks passed" : `\nFAILED: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
