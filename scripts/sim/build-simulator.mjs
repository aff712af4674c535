import { join } from "node:path";
import { build } from "esbuild";
import { plantFault } from "../plant-fault.mjs";
import { ROOT } from "../tools.mjs";

/**
 * Bundles the simulator with the engine, and returns the file, which is the program of a thread. With a fault
 * one line of the engine says something else.
 *
 * @param {string} folder
 * @param {Parameters<typeof plantFault>[0]} fault
 */
export async function buildSimulator(folder, fault = null) {
  const outfile = join(folder, fault === null ? "worker.mjs" : `${fault.name}.mjs`);
  await build({
    entryPoints: [join(ROOT, "test/sim/worker.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    outfile,
    logLevel: "error",
    plugins: [plantFault(fault)],
  });
  return outfile;
}
