import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import type { Fault } from "./faults.js";
import type { createKintoServer } from "../../src/server/index.js";

type Create = typeof createKintoServer;

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const DOOR = 'export { createKintoServer } from "./src/server/index.js";';

/** Our server with one of its lines changed. The change is made when the module is loaded; no file is touched. */
export async function loadFaultyServer(fault: Fault): Promise<Create> {
  const folder = await mkdtemp(join(tmpdir(), "kintsugi-fault-"));
  const outfile = join(folder, "server.mjs");
  let isPlanted = false;
  const plant: Plugin = {
    name: "plant",
    setup: (plugins) => {
      plugins.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path !== join(ROOT, fault.file)) return undefined;
        isPlanted = true;
        return { contents: replaceOnce(await readFile(path, "utf8"), fault), loader: "ts" };
      });
    },
  };
  try {
    await build({
      stdin: { contents: DOOR, resolveDir: ROOT, loader: "ts" },
      bundle: true,
      platform: "node",
      format: "esm",
      // the libraries of the bundle must find each other, and the modules of Node that they ask for
      external: ["@photostructure/sqlite"],
      banner: {
        js: `import { createRequire } from "node:module"; const require = createRequire(${JSON.stringify(join(ROOT, "package.json"))});`,
      },
      outfile,
      logLevel: "silent",
      plugins: [plant],
    });
    if (!isPlanted) throw new Error(`${fault.name}: ${fault.file} is no part of the server`);
    const door: unknown = await import(/* @vite-ignore */ pathToFileURL(outfile).href);
    return (door as { createKintoServer: Create }).createKintoServer;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Faults are planted in the lines that are there today: a fault without its line would be found by nobody. */
function replaceOnce(text: string, { name, file, find, replace }: Fault): string {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`${name}: ${count} times in ${file}: ${find}`);
  return text.replace(find, () => replace);
}
