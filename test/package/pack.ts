// Packs the built package and unpacks it as a consumer would have it: once, before all tests of this folder.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { npmFile, output, ROOT } from "../../scripts/tools.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder with an app's `package.json`, and `kintsugi` with its dependencies in `node_modules`. */
    consumer: string;
    /** The files in the tarball. */
    packedFiles: readonly string[];
  }
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

export function setup(project: TestProject): () => void {
  if (!existsSync(join(ROOT, "dist"))) throw new Error("There is no dist: npm run build");
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-consumer-"));
  const json = output([
    npmFile(),
    "pack",
    "--json",
    "--ignore-scripts",
    "--pack-destination",
    folder,
  ]);
  const [packed] = JSON.parse(json) as Packed[];
  if (packed === undefined) throw new Error("npm pack made nothing");
  unpack(join(folder, packed.filename), folder);
  project.provide("consumer", folder);
  project.provide(
    "packedFiles",
    packed.files.map(({ path }) => path),
  );
  return () => rmSync(folder, { recursive: true, force: true });
}

const LINKED = ["idb", "react", "@types/react", "vue"];

/** Without a network: the one dependency, and what an app gives to some doors, are linked to the copies that are here. */
function unpack(tarball: string, folder: string): void {
  const app = { name: "consumer", private: true, type: "module" };
  writeFileSync(join(folder, "package.json"), JSON.stringify(app));
  const linked = LINKED.map((name) => join(ROOT, "node_modules", name));
  const flags = ["--offline", "--no-audit", "--no-fund"];
  output([npmFile(), "install", tarball, ...linked, ...flags], folder);
}
