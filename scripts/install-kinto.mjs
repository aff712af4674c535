// kinto.js, with which we are compared. It is no dependency of the project, but locked in test/bench.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { npmFile, output, ROOT } from "./tools.mjs";

export const BENCH = join(ROOT, "test", "bench");
export const KINTO = join(BENCH, "node_modules", "kinto");
export const NOT_INSTALLED = "npm ci in test/bench failed: it needs the network once";

/** Installs it, unless it is there. Whether it is there then. */
export function installKinto() {
  if (existsSync(KINTO)) return true;
  console.error("Installing kinto.js");
  try {
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"];
    output([npmFile(), "ci", ...flags], BENCH);
    return true;
  } catch {
    return false;
  }
}
