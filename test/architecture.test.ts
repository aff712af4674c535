import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = join(dirname(fileURLToPath(import.meta.url)), "../src");

/**
 * What each folder may import besides itself, the files of errors and packages. A file of the top level counts
 * as a folder of its name; `types of` a folder or a file allows only `import type`.
 */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  record: [],
  merge: ["record"],
  protocol: ["record"],
  store: ["record"],
  view: ["store", "record", "protocol"],
  http: ["protocol", "record"],
  sync: ["merge", "protocol", "record", "types of store/rows"],
  schedule: [],
  tabs: ["store", "errors", "types of schedule", "types of sync"],
  driver: ["sync", "store", "http", "view", "protocol", "record"],
  log: [
    "view",
    "protocol",
    "record",
    "sync",
    "types of store",
    "types of driver",
    "types of collection",
  ],
  collection: ["driver", "sync", "store", "http", "view", "merge", "protocol", "record"],
  background: ["database", "collection", "driver", "view"],
  "kinto-js": ["collection", "driver", "sync", "store", "view", "merge", "protocol", "record"],
  server: ["record", "protocol"],
  cli: ["server"],
  testing: ["index", "remote", "store", "server", "types of record"],
};

/** Everything else lies on top: doors, `database.ts` and its parts. They may import whatever they need. */
const PURE = ["record", "merge", "protocol", "sync", "schedule", "log"];
const EFFECTS =
  /Date\.now|Math\.random|\bfetch\(|\bsetTimeout|\bsetInterval|\bindexedDB|\bcrypto\./;
const PROMISES = /\basync\b|\bawait\b|\bPromise\b/;
const MUTABLE =
  /^(?:export )?(?:let|var) .*|^(?:export )?const \w+(?::(?! Readonly| readonly)[^=]*)? = (?:new (?:Map|Set|Array|WeakMap|WeakSet)\b|\[\]|\{\}).*/gm;

/** Packages, and who may import them. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  idb: /^store\//,
  "kinto-http": /^(http\/|remote\.ts$)/,
  bcryptjs: /^server\//,
  react: /^react\.ts$/,
  vue: /^vue\.ts$/,
  diff: /^merge\/edits-of-text\.ts$/,
  "@cfworker": /^server\/schema\//,
  "@photostructure": /^server\/storage\/load-sqlite\.ts$/,
};

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  /** Without comments and without what stands in quotes. */
  readonly code: string;
  readonly imports: readonly Import[];
}

const TOKENS = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[^]*?\*\/|\/\/[^\n]*/g;

function read(path: string): SourceFile {
  const text = readFileSync(join(SRC, path), "utf8");
  const bare = text.replace(TOKENS, (token) => (token.startsWith("/") ? "" : token));
  const found = bare.matchAll(
    /^(?:import|export)\s+(type\s)?[^"';]*?\bfrom\s+"([^"]+)"|\bimport\(\s*"([^"]+)"|^import\s+"([^"]+)"/gm,
  );
  const imports = [...found].map(([, type, from, dynamic, bareImport]) => {
    const specifier = from ?? dynamic ?? bareImport ?? "";
    const target = specifier.startsWith(".")
      ? posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts")
      : specifier;
    return { target, typeOnly: type !== undefined };
  });
  const code = text.replace(TOKENS, (token) => (token.startsWith("/") ? "" : '""'));
  return { path, folder: folderOf(path), text, code, imports };
}

function folderOf(path: string): string {
  return path.split("/")[0]?.replace(/\.ts$/, "") ?? "";
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => read(name.replaceAll(sep, "/")));

const inside = files.flatMap((file) =>
  file.imports
    .filter(({ target }) => target.endsWith(".ts"))
    .map((its) => ({ file, target: its.target, typeOnly: its.typeOnly })),
);
const packages = files.flatMap((file) =>
  file.imports
    .filter(({ target }) => !target.endsWith(".ts") && !target.startsWith("node:"))
    .map(({ target }) => ({ file, target })),
);

function violations(pattern: RegExp, scope: readonly SourceFile[]): readonly string[] {
  return scope.flatMap(({ path, code }) => {
    const hits = code.match(new RegExp(pattern, pattern.flags.replace("g", "") + "g")) ?? [];
    return hits.map((hit) => `${path}: ${hit}`);
  });
}

test("there is something to check", () => {
  expect(files.length).toBeGreaterThan(20);
  expect(inside.length).toBeGreaterThan(40);
});

test("folders import only along the arrows", () => {
  const against = inside.filter(({ file, target, typeOnly }) => {
    const allowed = ARROWS[file.folder];
    const to = folderOf(target);
    if (allowed === undefined || to === file.folder || /^(.+-)?errors$/.test(to)) return false;
    const types = [`types of ${to}`, `types of ${target.slice(0, -".ts".length)}`];
    return !allowed.includes(to) && !(typeOnly && types.some((name) => allowed.includes(name)));
  });
  expect(against.map(({ file, target }) => `${file.path} → ${target}`)).toEqual([]);
});

test("nobody imports an index.ts, except the test kit, which uses the doors", () => {
  const through = inside.filter(
    ({ file, target }) => posix.basename(target) === "index.ts" && file.folder !== "testing",
  );
  expect(through.map(({ file, target }) => `${file.path} → ${target}`)).toEqual([]);
});

test("each package is imported in one place only", () => {
  const against = packages.filter(({ file, target }) => {
    const name = target.split("/")[0] ?? "";
    return PACKAGES[name]?.test(file.path) !== true;
  });
  expect(against.map(({ file, target }) => `${file.path} → ${target}`)).toEqual([]);
});

test("the pure folders have no effects", () => {
  const pure = files.filter(({ folder }) => PURE.includes(folder));
  expect(violations(EFFECTS, pure)).toEqual([]);
});

test("engine and schedule are synchronous: no async, no await, no Promise", () => {
  const engine = files.filter(({ folder }) => folder === "sync" || folder === "schedule");
  expect(violations(PROMISES, engine)).toEqual([]);
});

test("no module holds state", () => {
  expect(violations(MUTABLE, files)).toEqual([]);
});

test("nothing is exported as default", () => {
  expect(violations(/\bexport default\b|\bas default\b/, files)).toEqual([]);
});

test("no file is longer than 300 lines", () => {
  const lengths = files.map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }));
  const long = lengths.filter(({ lines }) => lines > 300);
  expect(long.map(({ path, lines }) => `${path}: ${lines} lines`)).toEqual([]);
});
