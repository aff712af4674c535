// B13: how many bytes an app loads.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const DOOR = `export * from "kintsugi";`;
const APP = `export { account, defineCollection, openDatabase } from "kintsugi";`;
const WHOLE_APP = "an app that merges and syncs, everything that it loads";
const WHOLE_DOOR = "all of the door `.`, without kinto-http";

export const bytes = () => ({
  id: "B13",
  title: "Bytes, minified and compressed with gzip",
  columns: { kilobytes: "kB" },
  rows: [
    { name: WHOLE_DOOR, of: (kit) => atOnce(DOOR, kit) },
    { name: "an app that merges, before it syncs", of: (kit) => atOnce(APP, kit) },
    { name: WHOLE_APP, of: loadedByApp },
    { name: "kinto.js, as published", of: kintoAsPublished },
    { name: "kinto.js, minified by esbuild", of: kintoMinified },
  ].map((row) => ({ ...row, rounds: 1 })),
  goals: [
    { of: WHOLE_DOOR, column: "kilobytes", most: 14 },
    { of: WHOLE_APP, column: "kilobytes", most: 22 },
  ],
  measure: async (kit, row) => ({ kilobytes: (await row.of(kit)) / 1_000 }),
});

const compressed = (code) => gzipSync(code, { level: 9 }).length;

/** What is loaded by `import()` does not count. */
async function atOnce(contents, { folders }) {
  const withoutDynamic = {
    name: "without-dynamic",
    setup(builder) {
      builder.onResolve({ filter: /./ }, ({ kind, path }) =>
        kind === "dynamic-import" ? { path, external: true } : undefined,
      );
    },
  };
  return bundled(contents, folders.bench, {
    alias: { kintsugi: join(folders.kintsugi, "dist", "index.js") },
    plugins: [withoutDynamic],
  });
}

async function bundled(contents, resolveDir, options) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    ...options,
  });
  return compressed(outputFiles[0].contents);
}

/** The app is started in a browser, makes a record and sends it. */
async function loadedByApp({ devices, server, folders }) {
  const name = "weighed";
  const scripts = await devices.with(async ({ openPage }) => {
    const page = await openPage("wire");
    return page.evaluate(
      async ({ remote, collection }) => {
        const { useApp } = await import("/assets/app/kintsugi-app.js");
        await useApp({ remote, name: collection });
        const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
        return loaded.filter((url) => url.includes("/assets/app/"));
      },
      { remote: server.remote, collection: name },
    );
  });
  server.drop(name);
  const sizes = scripts.map((url) => {
    const file = new URL(url).pathname.replace("/assets/", "");
    return compressed(readFileSync(join(folders.assets, file)));
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

function kintoAsPublished({ folders }) {
  const file = join(folders.bench, "node_modules", "kinto", "dist", "kinto.min.js");
  return compressed(readFileSync(file));
}

function kintoMinified({ folders }) {
  return bundled(`export { default } from "kinto";`, folders.bench, {});
}
