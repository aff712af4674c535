import { spawn, spawnSync } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../../scripts/tools.mjs";

const START = join(ROOT, "scripts", "start.mjs");

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [START, ...args], { encoding: "utf8" });
}

test("npm start -- --once does the main job, and ends well", () => {
  const { status, stdout, stderr } = run("--once");

  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(stdout).toMatch(/equal, nothing lost, nothing unsent/);
});

test.each([
  [["--onec"], /npm start: Unknown option '--onec'/],
  [["--port", "many"], /npm start: --port is "many"/],
  [["now"], /npm start: Unexpected argument 'now'/],
])("%j is refused with one line", (args, line) => {
  const { status, stdout, stderr } = run(...args);

  expect(status).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(line);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

test("npm start moves to the next port where one is taken, says so, and ends at Ctrl+C", async () => {
  const blocker = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => blocker.once("listening", resolve));
  const { port } = blocker.address() as AddressInfo;
  const child = spawn(process.execPath, [START, "--port", String(port), "--page-port", "0"]);
  let printed = "";
  const ready = new Promise<void>((resolve) => {
    child.stdout.on("data", (text: Buffer) => {
      printed += String(text);
      if (printed.includes("Ctrl+C")) resolve();
    });
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));

  await Promise.race([ready, ended]);
  expect(printed).toContain(`Port ${port} is taken: the API is at port`);
  const page = /http:\/\/127\.0\.0\.1:\d+\/(?=\n)/.exec(printed)?.[0];
  const answer = await fetch(page ?? "");
  expect(await answer.text()).toContain("Two devices, one list");
  expect(answer.headers.get("Content-Security-Policy")).toContain("default-src 'none'");
  child.kill("SIGINT");

  expect(await ended).toBe(0);
  blocker.close();
});
