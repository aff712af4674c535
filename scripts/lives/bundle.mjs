// The random lives of test/properties as one file that Node runs by itself, faster than a test runner does; with one
// line of the library changed, if a fault is given. The change is made while reading: no file is touched.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
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
  let isPlanted = fault === null;
  const plant = {
    name: "plant",
    setup: (plugins) => {
      plugins.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (fault === null || path !== join(ROOT, fault.file)) return undefined;
        isPlanted = true;
        return { contents: replaceOnce(await readFile(path, "utf8"), fault), loader: "ts" };
      });
    },
  };
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
    plugins: [plant],
  });
  if (!isPlanted) throw new Error(`${fault.name}: ${fault.file} is no part of the lives`);
}

/** Faults are planted in the lines that are there today: a fault without its line would be found by nobody. */
function replaceOnce(text, { name, file, find, replace }) {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`${name}: ${count} times in ${file}: ${find}`);
  return text.replace(find, () => replace);
}
