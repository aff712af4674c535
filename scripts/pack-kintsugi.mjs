// Builds and packs this library and installs the tarball somewhere, as an app would.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmFile, output, ROOT, runNode } from "./tools.mjs";

/** The folder of the installed package; undefined where the build failed. */
export async function packKintsugi(folder) {
  if ((await runNode([join(ROOT, "scripts", "build.mjs")])) !== 0) return undefined;
  const flags = ["--json", "--ignore-scripts", "--pack-destination", folder];
  const [packed] = JSON.parse(output([npmFile(), "pack", ...flags]));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "page", private: true }));
  const idb = join(ROOT, "node_modules", "idb");
  const tarball = join(folder, packed.filename);
  output([npmFile(), "install", tarball, idb, "--offline", "--no-audit", "--no-fund"], folder);
  return join(folder, "node_modules", "kintsugi");
}
