// A project of somebody who installed the package: the built package is packed, and unpacked where they
// would have it. The demo is made from there, so that what it shows is what others get.
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { npmFile, output, ROOT } from "../tools.mjs";

const EXAMPLE = join(ROOT, "examples", "todo");

/** Files of the page that are served as they are. */
const PLAIN_FILES = readdirSync(EXAMPLE).filter((name) =>
  /\.(css|html|png|svg|webmanifest)$/.test(name),
);

export function makeConsumer() {
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-demo-"));
  const app = { name: "todo", private: true, type: "module" };
  writeFileSync(join(folder, "package.json"), JSON.stringify(app));
  const packing = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(output([npmFile(), ...packing]));
  // without a network: the one dependency is linked to the copy that is here
  const packages = [join(folder, filename), join(ROOT, "node_modules", "idb")];
  const quietly = ["--offline", "--no-audit", "--no-fund"];
  output([npmFile(), "install", ...packages, ...quietly], folder);
  cpSync(EXAMPLE, join(folder, "todo"), { recursive: true });

  return {
    /** What `import` gives of a door of the package, such as `server`. */
    load: (door = "index") =>
      import(pathToFileURL(join(folder, "node_modules", "kintsugi", "dist", `${door}.js`)).href),
    /** Makes a module of the example one that Node can load, and loads it. */
    async loadExample(name) {
      const outfile = join(folder, `${name}.js`);
      const entry = join(folder, "todo", `${name}.ts`);
      await bundle({ entryPoints: [entry], outfile, packages: "external" });
      return import(pathToFileURL(outfile).href);
    },
    /** Writes the page with all that it needs into a folder. */
    async buildPage(target) {
      rmSync(target, { recursive: true, force: true });
      const entry = join(folder, "todo", "main.ts");
      await bundle({ entryPoints: [entry], outdir: target, splitting: true, sourcemap: true });
      for (const name of PLAIN_FILES) cpSync(join(EXAMPLE, name), join(target, name));
      await buildWorker(join(folder, "todo", "worker.ts"), target);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The service worker knows by name what the page consists of, and is another one whenever any of it is. */
async function buildWorker(entry, target) {
  const names = readdirSync(target).filter((name) => !name.endsWith(".map"));
  const hash = createHash("sha256");
  for (const name of names) hash.update(readFileSync(join(target, name)));
  const files = ["/", ...names.map((name) => `/${name}`)];
  const define = {
    FILES: JSON.stringify(files.filter((file) => file !== "/index.html")),
    VERSION: JSON.stringify(hash.digest("hex").slice(0, 12)),
  };
  await bundle({ entryPoints: [entry], outdir: target, format: "iife", define, sourcemap: true });
}

function bundle(options) {
  const common = { bundle: true, format: "esm", target: "es2022", tsconfigRaw: "{}" };
  return build({ ...common, logLevel: "warning", ...options });
}
