// Imports every door of the packed package in other versions of Node, and compiles the consumers' code with
// another TypeScript. They come from the npm registry, pinned, into temp/versions. Needs a network once.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildIfStale, runSuite } from "./suites.mjs";
import { npmFile, output, ROOT } from "./tools.mjs";

const VERSIONS = {
  node22: "npm:node@22.23.3",
  node24: "npm:node@24.21.0",
  typescript: "5.9.3",
};

const folder = join(ROOT, "temp", "versions");
const manifest = JSON.stringify({ private: true, dependencies: VERSIONS });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "package.json"), manifest);
// npm's own scripts fetch the binary for this system
if (!Object.keys(VERSIONS).every((name) => existsSync(join(folder, "node_modules", name)))) {
  output([npmFile(), "install", "--no-audit", "--no-fund"], folder);
}

const installed = (...path) => join(folder, "node_modules", ...path);
const binary = process.platform === "win32" ? "node.exe" : "node";

let passed = await buildIfStale();
for (const name of ["node22", "node24"]) {
  // these have an SQLite of their own
  const env = { CONSUMER_NODE: installed(name, "bin", binary), KILLS: "10" };
  const files = [
    "test/package/doors.test.ts",
    "test/package/kill.test.ts",
    "test/package/sqlite.test.ts",
  ];
  passed = (await runSuite("package", { name, files, env })) && passed;
}
const env = { CONSUMER_TSC: installed("typescript", "bin", "tsc") };
const files = ["test/package/types.test.ts"];
passed = (await runSuite("package", { name: "typescript59", files, env })) && passed;
process.exitCode = passed ? 0 : 1;
