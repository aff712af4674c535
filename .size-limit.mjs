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

export default [
  {
    name: "the door . as an app starts with it",
    path: "dist/index.js",
    limit: "21 kB",
    modifyEsbuildConfig: (config) => ({
      ...config,
      format: "esm",
      plugins: [onlyWhatLoadsAtOnce],
    }),
  },
  {
    name: "everything that an app loads from the door .",
    path: "dist/index.js",
    limit: "46 kB",
  },
  {
    name: "the door ./import-kinto-js, alone",
    path: "dist/import-kinto-js.js",
    limit: "10 kB",
  },
  { name: "dist/kintsugi.browser.js", path: "dist/kintsugi.browser.js", limit: "45 kB" },
];
