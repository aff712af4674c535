// How much an app loads: minified, with idb, in brotli. kinto-http, which cannot be loaded in parts, is 7 kB of it.

/** Leaves what is loaded by `import()` out of the measure. */
const onlyWhatLoadsAtOnce = {
  name: "only-what-loads-at-once",
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

/** What an app loads at once that imports these names of a door. */
function imported(names, limit, door = "index") {
  return {
    name: `import { ${names} }`,
    path: `dist/${door}.js`,
    import: `{ ${names} }`,
    limit,
    modifyEsbuildConfig: (config) => ({
      ...config,
      format: "esm",
      plugins: [onlyWhatLoadsAtOnce],
    }),
  };
}

/** With which the figures of mergers are to be compared. */
const START = "openDatabase, defineCollection, account";

export default [
  imported(START, "32.3 kB"),
  imported(`${START}, threeWay`, "33.6 kB"),
  ...["set", "counter", "list", "max", "min", "keepLocal", "keepRemote"].map((merger) =>
    imported(`${START}, threeWay, ${merger}`, "34.1 kB"),
  ),
  {
    ...imported("text", "3.2 kB", "merge-text"),
    name: 'import { text } from "kintsugi/merge-text"',
  },
  {
    name: "everything of the door . that loads at once",
    path: "dist/index.js",
    limit: "35.4 kB",
    modifyEsbuildConfig: (config) => ({
      ...config,
      format: "esm",
      plugins: [onlyWhatLoadsAtOnce],
    }),
  },
  {
    name: "everything that an app loads from the door .",
    path: "dist/index.js",
    limit: "73.8 kB",
  },
  {
    name: "the door ./import-kinto-js, alone",
    path: "dist/import-kinto-js.js",
    limit: "10 kB",
  },
  imported("registerSync", "400 B", "service-worker"),
  {
    name: "the door ./service-worker, in a worker",
    path: "dist/service-worker.js",
    import: "{ backgroundSync }",
    limit: "71 kB",
  },
  { name: "dist/kintsugi.browser.js", path: "dist/kintsugi.browser.js", limit: "72.8 kB" },
];
