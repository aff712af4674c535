// Starts the servers that are measured side by side: ours as a user starts it, and the real Kinto.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { findPostgres } from "../../../scripts/kinto/find-postgres.mjs";
import { findPython } from "../../../scripts/kinto/find-python.mjs";
import { installKinto } from "../../../scripts/kinto/install-kinto.mjs";
import { startKinto } from "../../../scripts/kinto/start-kinto.mjs";
import { startPostgres } from "../../../scripts/kinto/start-postgres.mjs";
import { ROOT } from "../../../scripts/tools.mjs";

/** Contestants by name. Each starts with `folder`, and resolves with `{ url, pid, stop }`. */
const STARTS = {
  kintsugi: () => startOurs([]),
  "kintsugi --data": (folder) => startOurs(["--data", join(folder, "bench.db")]),
  "Kinto, memory": () => startReal("memory"),
  "Kinto, PostgreSQL": () => startReal("postgresql"),
};

export const CONTESTANTS = Object.keys(STARTS);

/** Unlike in tests, what was answered must survive a crash, as it does in our file. */
const DURABLE = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };

const isReal = (name) => name.startsWith("Kinto");

/**
 * Starts contestants, and resolves with `{ servers, missing, stop }`: the servers by name, and why others could not be
 * started.
 */
export async function startContestants(names, folder) {
  const servers = {};
  const missing = [];
  const stops = [];
  const stop = async () => {
    for (const each of stops.toReversed()) await each();
  };
  try {
    const python = names.some(isReal) ? findPython() : undefined;
    if (python !== undefined) process.env.KINTO_PYTHON = installKinto(python);
    for (const name of names) {
      if (isReal(name) && python === undefined) {
        missing.push(`${name}: needs Python 3.10 or newer with venv`);
        continue;
      }
      if (name === "Kinto, PostgreSQL") {
        const programs = findPostgres();
        if (programs === undefined) {
          missing.push(`${name}: needs PostgreSQL 15 or newer`);
          continue;
        }
        const database = await startPostgres(programs, [process.env.KINTO_PYTHON], DURABLE);
        stops.push(database.stop);
        process.env.KINTO_POSTGRESQL = database.url;
      }
      servers[name] = await STARTS[name](folder);
      stops.push(servers[name].stop);
    }
    return { servers, missing, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startReal(backend) {
  const { url, pid, stop } = await startKinto({ backend });
  return { url: `${url}/v1`, pid, stop };
}

/** The command of the package, from `dist`. */
async function startOurs(flags) {
  const args = [join(ROOT, "bin", "kintsugi.cjs"), "serve", "--port", "0", ...flags];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const endWithUs = () => child.kill();
  process.once("exit", endWithUs);
  const ended = once(child, "exit").finally(() => process.off("exit", endWithUs));
  const url = await Promise.race([
    readUrl(child.stdout),
    ended.then(([code]) => Promise.reject(new Error(`kintsugi serve ended with ${code}`))),
  ]);
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { url, pid: child.pid, stop };
}

async function readUrl(stdout) {
  for await (const line of createInterface({ input: stdout })) {
    const [url] = /http:\S+(?=\/$)/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error("kintsugi serve said no URL");
}
