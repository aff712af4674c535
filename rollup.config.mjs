// Builds the JavaScript of the package: a file for each door of package.json, with the chunks that they
// share, one file for service workers, which may not load chunks, and one for pages without a bundler.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import esbuild from "rollup-plugin-esbuild";
import license from "rollup-plugin-license";

const { dependencies, peerDependencies, exports, version } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
const external = Object.keys({ ...dependencies, ...peerDependencies });

/**
 * What service workers run, built by itself: they may load no chunks. The door itself holds nothing else, so that a page that
 * only asks for Background Sync does not load the whole library a second time.
 */
const BACKGROUND_SYNC = resolve("src/background/background-sync.ts");

/** `dist/server/index.js` is made of `src/server/index.ts`. */
const doors = Object.values(exports)
  .filter((door) => typeof door === "object")
  .map((door) => door.default.replace(/^\.\/dist\/(.*)\.js$/, "$1"));

const input = Object.fromEntries(
  [...doors.map((name) => [name, `src/${name}.ts`]), ["cli", "src/cli/run.ts"]].filter(([, file]) =>
    existsSync(file),
  ),
);

const isExternal = (id) =>
  id.startsWith("node:") || external.some((name) => id === name || id.startsWith(`${name}/`));

/** The library for JSON schemas looks at the address of the page when it is imported, as nothing in a door may. */
const withoutAddress = {
  name: "without-address",
  transform(code, id) {
    if (!/@cfworker.json-schema.*dereference\.js$/.test(id)) return null;
    return { code: code.replace("typeof self !== 'undefined'", "false"), map: null };
  },
};

function plugins({ minify }) {
  return [
    nodeResolve({ extensions: [".ts", ".js"], browser: true, mainFields: ["module", "main"] }),
    withoutAddress,
    esbuild({
      include: /\.[jt]s$/,
      exclude: [],
      target: "es2022",
      tsconfig: "tsconfig.json",
      minify,
    }),
    license({ thirdParty: collectLicenses }),
  ];
}

/** The texts of licences that packages name, but do not bring along. */
const MISSING_TEXTS = { "@cfworker/json-schema": "scripts/licenses/cfworker-json-schema.txt" };

/** Both builds contain other people's code; the list names each package once. */
const licenses = new Map();
function collectLicenses(bundled) {
  for (const dependency of bundled) {
    const { name } = dependency;
    if (name in MISSING_TEXTS) dependency.licenseText ??= readFileSync(MISSING_TEXTS[name], "utf8");
    licenses.set(name, dependency.text());
  }
  const sorted = [...licenses].toSorted(([a], [b]) => a.localeCompare(b));
  const texts = sorted.map(([, text]) => text);
  writeFileSync("dist/THIRD-PARTY-LICENSES.txt", `${texts.join("\n\n---\n\n")}\n`);
}

/** Any warning fails the build, except those about the `this`-guarded helper in kinto-http, which is harmless. */
function onwarn(warning, warn) {
  if (warning.code === "THIS_IS_UNDEFINED" && warning.id?.includes("kinto-http")) return;
  warn(warning);
  throw new Error(`A warning of rollup fails the build: ${warning.code}`);
}

export default [
  {
    input,
    external: (id) => isExternal(id) || id === BACKGROUND_SYNC,
    output: {
      dir: "dist",
      format: "es",
      sourcemap: true,
      paths: { [BACKGROUND_SYNC]: "./chunks/background-sync.js" },
      entryFileNames: "[name].js",
      chunkFileNames: ({ moduleIds }) =>
        moduleIds.some((id) => id.includes("kinto-http"))
          ? "chunks/kinto-http.js"
          : "chunks/[name].js",
    },
    plugins: plugins({ minify: false }),
    onwarn,
  },
  {
    input: BACKGROUND_SYNC,
    external: isExternal,
    output: {
      file: "dist/chunks/background-sync.js",
      format: "es",
      sourcemap: true,
      inlineDynamicImports: true,
    },
    plugins: plugins({ minify: false }),
    onwarn,
  },
  {
    input: "src/index.ts",
    output: {
      file: "dist/kintsugi.browser.js",
      format: "es",
      sourcemap: true,
      inlineDynamicImports: true,
      banner: `/*! kintsugi ${version} | Apache-2.0 | contains the packages named in THIRD-PARTY-LICENSES.txt */`,
    },
    plugins: plugins({ minify: true }),
    onwarn,
  },
];
