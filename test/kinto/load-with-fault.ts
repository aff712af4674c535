import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { plantFault } from "../../scripts/plant-fault.mjs";
import type { Fault } from "./faults.js";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * A module with one line of our source changed. The change is made when the module is loaded; no file is touched.
 * `door` is source text that exports what is wanted, with paths from the root of the checkout.
 */
export async function loadWithFault(door: string, fault: Fault): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), "kintsugi-fault-"));
  const outfile = join(folder, "module.mjs");
  try {
    await build({
      stdin: { contents: door, resolveDir: ROOT, loader: "ts" },
      bundle: true,
      platform: "node",
      format: "esm",
      // kinto-http's "main" requires packages that it does not declare
      mainFields: ["module", "main"],
      // the libraries of the bundle must find each other, and the modules of Node that they ask for
      external: ["@photostructure/sqlite"],
      banner: {
        js: `import { createRequire } from "node:module"; const require = createRequire(${JSON.stringify(join(ROOT, "package.json"))});`,
      },
      outfile,
      logLevel: "silent",
      plugins: [plantFault(fault)],
    });
    return (await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as unknown;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
