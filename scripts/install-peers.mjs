// What we are compared with: kinto.js and others. They are no dependencies of the project, but locked in test/bench.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { npmFile, output, ROOT } from "./tools.mjs";

export const BENCH = join(ROOT, "test", "bench");
export const KINTO = join(BENCH, "node_modules", "kinto");
export const NOT_INSTALLED = "npm ci in test/bench failed: it needs the network once";

/** Installs them, unless they are there. Whether they are there then. */
export function installPeers() {
  const wanted = Object.entries(dependenciesOf(BENCH));
  if (wanted.every(([name, version]) => installedVersion(name) === version)) return true;
  console.error("Installing what kintsugi is compared with");
  try {
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"];
    output([npmFile(), "ci", ...flags], BENCH);
    return true;
  } catch {
    return false;
  }
}

/** The version of a peer that is installed; undefined where it is not. */
export function installedVersion(name) {
  const file = join(BENCH, "node_modules", name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

function dependenciesOf(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).dependencies;
}
