// Makes the declarations in `dist` stand alone. The code of kinto-http is bundled, so its types must come
// along: they are copied, with the extensions that Node's resolution asks for. What no door reaches goes.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { ROOT } from "./tools.mjs";

const SPECIFIER = /(\bfrom |\bimport\()"([^"]+)"/g;

export function finishDeclarations(dist) {
  const copies = join(dist, "kinto-http");
  copyKintoHttp(copies);
  for (const file of declarationsBelow(dist)) {
    if (!file.startsWith(copies + sep)) pointAtCopies(file, copies);
  }
  const reached = new Set();
  for (const door of doorsOf(dist)) reach(door, reached);
  for (const file of declarationsBelow(dist)) {
    if (reached.has(file)) continue;
    rmSync(file);
    rmSync(`${file}.map`, { force: true });
  }
  removeEmptyFolders(dist);
}

function copyKintoHttp(target) {
  const library = join(ROOT, "node_modules", "kinto-http", "lib");
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(library).filter((file) => file.endsWith(".d.ts"))) {
    const text = readFileSync(join(library, name), "utf8");
    writeFileSync(join(target, name), text.replace(/(\bfrom )"(\.[^"]+)"/g, '$1"$2.js"'));
  }
}

/** `kinto-http/lib/errors.js` becomes `./kinto-http/errors.js`. */
function pointAtCopies(file, copies) {
  const text = readFileSync(file, "utf8");
  const pointed = text.replace(SPECIFIER, (whole, before, specifier) => {
    const inside = /^kinto-http(?:\/lib\/(.+))?$/.exec(specifier);
    if (inside === null) return whole;
    const path = relative(dirname(file), join(copies, inside[1] ?? "index.js")).replaceAll(
      sep,
      "/",
    );
    return `${before}"${path.startsWith(".") ? path : `./${path}`}"`;
  });
  if (pointed !== text) writeFileSync(file, pointed);
}

function doorsOf(dist) {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  return Object.values(exports)
    .filter((door) => typeof door === "object")
    .map((door) => join(dist, door.types.replace("./dist/", "")))
    .filter((door) => existsSync(door));
}

function reach(file, reached) {
  if (reached.has(file)) return;
  reached.add(file);
  for (const [, , specifier] of readFileSync(file, "utf8").matchAll(SPECIFIER)) {
    if (!specifier.startsWith(".")) continue;
    const target = resolve(dirname(file), specifier.replace(/\.js$/, ".d.ts"));
    if (!existsSync(target)) throw new Error(`${file} imports ${specifier}, which is not there`);
    reach(target, reached);
  }
}

function declarationsBelow(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(".d.ts"))
    .map((name) => join(folder, name));
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const inner = join(folder, entry.name);
    removeEmptyFolders(inner);
    if (readdirSync(inner).length === 0) rmSync(inner, { recursive: true });
  }
}
