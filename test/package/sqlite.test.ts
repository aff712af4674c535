import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";

// here the optional package is not installed
const installed = join(inject("consumer"), "node_modules", "kintsugi");
const node = process.env["CONSUMER_NODE"] ?? process.execPath;
const folder = mkdtempSync(join(tmpdir(), "kintsugi-sqlite-"));
const hasSqlite =
  execFileSync(node, ["--no-warnings", "-p", `!!process.getBuiltinModule("node:sqlite")`], {
    encoding: "utf8",
  }).trim() === "true";

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All that the command says, on both streams, until it listens or ends. */
function saidBy(...args: readonly string[]): Promise<string> {
  const command = join(installed, "bin", "kintsugi.cjs");
  const child = spawn(node, [command, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const listen = (chunk: Buffer): void => {
    said += chunk.toString();
    if (said.includes("http://")) child.kill();
  };
  child.stdout.on("data", listen);
  child.stderr.on("data", listen);
  return new Promise((resolve) => child.on("close", (code) => resolve(`${said}ends with ${code}`)));
}

test.runIf(hasSqlite)("Node's own SQLite is enough, and nobody is warned of it", async () => {
  const file = join(folder, "todo.db");
  expect(await saidBy("serve", "--port", "0", "--data", file)).toMatch(
    /^Kinto server \(data in \S+todo\.db, for development\) at http:\S+\/v1\/\nends with 0$/,
  );
});

test.skipIf(hasSqlite)("without any SQLite, the command says what to install", async () => {
  const file = join(folder, "todo.db");
  expect(await saidBy("serve", "--data", file)).toMatch(
    /^kintsugi: Keeping data in a file needs SQLite, which Node \S+ does not have: use Node 22\.13 or newer, or install it with npm install @photostructure\/sqlite@1\nends with 1$/,
  );
});

test("the door of the server asks for nothing of Node and for no SQLite before it is told to", () => {
  const seen = new Set<string>();
  const asked: string[] = [];
  const load = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const code = readFileSync(file, "utf8");
    for (const [, specifier = ""] of code.matchAll(/^(?:import|export)[^"']*["']([^"']+)/gm)) {
      if (specifier.startsWith(".")) load(join(dirname(file), specifier));
      else asked.push(specifier);
    }
  };
  load(join(installed, "dist", "server", "index.js"));

  expect(asked).toEqual([]);
  expect(seen.size).toBeGreaterThan(1);
  const code = Array.from(seen, (file) => readFileSync(file, "utf8")).join("\n");
  expect(code).not.toContain("photostructure/sqlite'");
});
