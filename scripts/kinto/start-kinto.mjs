// Starts a Kinto on a free port of this machine.
import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ROOT } from "../tools.mjs";

const TEMPLATE = join(ROOT, "scripts", "kinto", "kinto.ini");
const FOLDER = join(ROOT, "temp", "kinto");
const SERVE = "import sys; from pyramid.scripts.pserve import main; sys.exit(main())";
const DEADLINE = 60_000;

/** Resolves with its URL, without `/v1`, once it answers. What it prints goes to `temp/kinto/kinto.log`. */
export async function startKinto(python) {
  const port = await freePort();
  mkdirSync(FOLDER, { recursive: true });
  const settings = join(FOLDER, "kinto.ini");
  writeFileSync(settings, readFileSync(TEMPLATE, "utf8").replace("PORT", String(port)));
  const log = openSync(join(FOLDER, "kinto.log"), "w");
  const child = spawn(python, ["-c", SERVE, settings], {
    cwd: FOLDER,
    stdio: ["ignore", log, log],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill();
    await ended;
  };
  for (const start = Date.now(); !(await answers(url)); await wait(100)) {
    if (child.exitCode === null && Date.now() - start < DEADLINE) continue;
    await stop();
    throw new Error("Kinto did not start: see temp/kinto/kinto.log");
  }
  return { url, stop };
}

async function answers(url) {
  try {
    return (await fetch(`${url}/v1/`)).ok;
  } catch {
    return false;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
