import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../tools.mjs";

/**
 * Bundles the simulator with the engine, and returns the file, which is the program of a thread. With a fault
 * (`{ name, file, find, replace }`), one line of the engine says something else; no file of the project is touched.
 */
export async function buildSimulator(folder, fault) {
  const outfile = join(folder, fault === undefined ? "worker.mjs" : `${fault.name}.mjs`);
  let isPlanted = false;
  const plant = {
    name: "plant",
    setup: (plugins) => {
      if (fault === undefined) return;
      plugins.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== join(ROOT, fault.file)) return undefined;
        isPlanted = true;
        return { contents: replaceOnce(readFileSync(path, "utf8"), fault), loader: "ts" };
      });
    },
  };
  await build({
    entryPoints: [join(ROOT, "test/sim/worker.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    outfile,
    logLevel: "error",
    plugins: [plant],
  });
  if (fault !== undefined && !isPlanted) {
    throw new Error(`${fault.name}: ${fault.file} is no part of the simulator`);
  }
  return outfile;
}

/** A fault without its line would be found by nobody. */
function replaceOnce(text, { name, file, find, replace }) {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`${name}: ${count} times in ${file}: ${find}`);
  return text.replace(find, () => replace);
}
