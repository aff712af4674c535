// What the other scripts share: running tools without a shell, and a stopwatch.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** The file behind a command of `node_modules/.bin`: that folder's own files differ between systems. */
export function toolFile(command, packageName = command) {
  const folder = join(ROOT, "node_modules", ...packageName.split("/"));
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof bin === "string" ? bin : bin[command]);
}

/** Runs a JavaScript file with this Node, and resolves with its exit code. */
export function runNode(args, { env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", quiet ? "ignore" : "inherit", "inherit"],
    });
    const endWithUs = () => child.kill();
    process.once("exit", endWithUs);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("exit", endWithUs);
      resolve(signal === null ? code : 1);
    });
  });
}

/** What a JavaScript file prints. Throws if it fails. */
export function output(args, cwd = ROOT, node = process.execPath) {
  return execFileSync(node, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Seconds since it was made, as text. */
export function stopwatch() {
  const start = performance.now();
  return () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** Runs `npm` itself, wherever it is installed: `npm run` says where, otherwise it lies beside Node. */
export function npmFile() {
  const { npm_execpath: given } = process.env;
  if (given !== undefined && existsSync(given) && /npm-cli\.[cm]?js$/.test(given)) return given;
  const places = ["../lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js"];
  const found = places.map((place) => join(dirname(process.execPath), place)).find(existsSync);
  if (found === undefined)
    throw new Error("npm was not found beside Node: run this through npm run");
  return found;
}
