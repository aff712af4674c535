// The random lives of test/properties as one file that Node runs by itself, faster than a test runner does; with one
// line of the library changed, if a fault is given.
import { join } from "node:path";
import { build } from "esbuild";
import { plantFault } from "../plant-fault.mjs";
import { ROOT } from "../tools.mjs";

const DOOR = `
export { live } from "./live.js";
export { MUTANTS } from "./mutants.js";
export { describeFailure, runLives } from "./run-lives.js";
`;

/**
 * Writes the bundle, with `runLives`, `live`, `describeFailure` and `MUTANTS`.
 *
 * @param {string} outfile
 * @param {import("../../test/properties/mutants.js").Mutant | null} fault
 */
export async function bundleLives(outfile, fault = null) {
  await build({
    stdin: { contents: DOOR, resolveDir: join(ROOT, "test/properties"), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    external: ["@photostructure/sqlite"],
    // the libraries of the bundle must find each other, and the modules of Node that they ask for
    banner: {
      js: `import { createRequire } from "node:module"; const require = createRequire(${JSON.stringify(join(ROOT, "package.json"))});`,
    },
    sourcemap: "inline",
    outfile,
    logLevel: "silent",
    plugins: [plantFault(fault)],
  });
}
