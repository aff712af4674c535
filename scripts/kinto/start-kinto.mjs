// Starts a Kinto on a free port of this machine. Any number of them may run side by side.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ROOT } from "../tools.mjs";
import { freePort } from "./free-port.mjs";
import { settingsFile } from "./settings.mjs";

const FOLDER = join(ROOT, "temp", "kinto");
const SERVE = join(ROOT, "scripts", "kinto", "serve.py");
const DEADLINE = 60_000;

/**
 * Resolves with `{ url, pid, databaseUrl, settingsPath, stop }` once it answers; the URL is without `/v1`, that of the
 * database is undefined without PostgreSQL. `backend` is "memory" or "postgresql";
 * `settings` are Kinto's own, over those of `settings.mjs`. The
 * environment says which Python has Kinto (`KINTO_PYTHON`) and where PostgreSQL is (`KINTO_POSTGRESQL`):
 * `npm run test:kinto` sets both. Each Kinto has a database of its own. What it prints goes to `temp/kinto`.
 */
export async function startKinto({ backend = "memory", settings = {} } = {}) {
  const port = await freePort();
  const name = `kinto-${port}`;
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}.ini`);
  const databaseUrl = backend === "postgresql" ? `${given("KINTO_POSTGRESQL")}/${name}` : undefined;
  // the password of the database is in it
  writeFileSync(file, settingsFile({ backend, databaseUrl, port, settings }), { mode: 0o600 });
  const log = openSync(join(FOLDER, `${name}.log`), "w");
  // its input is a pipe that breaks when we end, however we do: then it ends as well
  const child = spawn(given("KINTO_PYTHON"), [SERVE, file], {
    cwd: FOLDER,
    stdio: ["pipe", log, log],
  });
  let running = true;
  const ended = once(child, "exit").finally(() => (running = false));
  const url = `http://127.0.0.1:${port}`;
  const stop = async () => {
    child.kill();
    await ended;
    rmSync(file, { force: true });
  };
  for (const start = Date.now(); !(await answers(url)); await wait(50)) {
    if (running && Date.now() - start < DEADLINE) continue;
    await stop();
    throw new Error(`Kinto did not start: see temp/kinto/${name}.log`);
  }
  return { url, pid: child.pid, databaseUrl, settingsPath: file, stop };
}

/** Whatever it answers, it is up: with some settings it refuses everything. */
async function answers(url) {
  try {
    await fetch(`${url}/v1/`);
    return true;
  } catch {
    return false;
  }
}

function given(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this through npm run test:kinto`);
  return value;
}
