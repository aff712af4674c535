// Makes one script for each contestant, with the library as published in it, minified as an app would have it.
import { join } from "node:path";
import { build } from "esbuild";

const CONTESTANTS = ["floor", "wire", "row", "kintsugi", "kinto", "dexie", "rxdb", "pouchdb"];

/** `kintsugi`: the folder of the installed package. The scripts go to `outdir`. */
export async function bundlePages({ bench, kintsugi, outdir }) {
  const common = {
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    alias: { kintsugi: join(kintsugi, "dist", "index.js") },
    logLevel: "error",
  };
  const bundles = CONTESTANTS.map((name) =>
    build({
      ...common,
      stdin: {
        contents: `import * as contestant from "./pages/${name}.js";
import * as driver from "./pages/driver.js";
globalThis.bench = { contestant, driver };`,
        resolveDir: bench,
        sourcefile: `${name}.js`,
      },
      outfile: join(outdir, `${name}.js`),
    }),
  );
  // an app as a bundler splits it, for its bytes
  const app = build({
    ...common,
    splitting: true,
    entryPoints: [join(bench, "pages", "kintsugi-app.js")],
    outdir: join(outdir, "app"),
  });
  await Promise.all([...bundles, app]);
}
