// Starts a PostgreSQL of our own, apart from any other on this machine: a new cluster in a folder of its own, on
// a free port, with a password that nobody else knows, and without a socket.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createConnection } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { ROOT } from "../tools.mjs";
import { freePort } from "./free-port.mjs";

const DEADLINE = 60_000;
/** Its data is worth nothing, so it need not survive a crash. */
const IN_HASTE = ["fsync", "synchronous_commit", "full_page_writes"].flatMap((name) => [
  "-c",
  `${name}=off`,
]);
/**
 * How it orders text: nearly as `en_US.utf8` of the C library, which PostgreSQL's Docker image has, but by a
 * collation that is the same on every system, and which Node has as well (`src/server/list/collation.ts`).
 */
const COLLATION = ["--locale=C", "--locale-provider=icu", "--icu-locale=en-US-u-ka-shifted"];

/** Resolves with `{ url, stop }`: `url` is without a database. `bin` is the folder of its programs. */
export async function startPostgres(bin) {
  const user = whoRunsIt();
  const home = makeHome(user);
  const data = join(home, "data");
  const password = randomBytes(16).toString("hex");
  const secret = join(home, "password");
  writeFileSync(secret, password, { mode: 0o600 });
  if (user.uid !== undefined) chownSync(secret, user.uid, user.gid);
  const remove = () => rmSync(home, { recursive: true, force: true });
  const options = ["--encoding=UTF8", "--username=kinto", "--auth=scram-sha-256", "--no-sync"];
  const made = spawnSync(
    join(bin, "initdb"),
    [`--pgdata=${data}`, `--pwfile=${secret}`, ...options, ...COLLATION],
    { ...user, cwd: home, encoding: "utf8" },
  );
  if (made.status !== 0) {
    remove();
    throw new Error(`initdb failed: ${made.error ?? made.stderr}`);
  }
  const port = await freePort();
  const log = openSync(join(home, "log"), "w");
  const where = ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-k", ""];
  const child = spawn(join(bin, "postgres"), [...where, "-c", "timezone=UTC", ...IN_HASTE], {
    ...user,
    cwd: home,
    stdio: ["ignore", log, log],
  });
  // SIGQUIT: at once, for there is nothing to save
  const atExit = () => child.kill("SIGQUIT");
  process.once("exit", atExit);
  let running = true;
  const ended = once(child, "exit").finally(() => (running = false));
  const stop = async () => {
    process.off("exit", atExit);
    child.kill("SIGQUIT");
    await ended;
    remove();
  };
  for (const start = Date.now(); !(await listens(port)); await wait(20)) {
    if (running && Date.now() - start < DEADLINE) continue;
    const said = readFileSync(join(home, "log"), "utf8");
    await stop();
    throw new Error(`PostgreSQL did not start: ${said}`);
  }
  return { url: `postgresql+psycopg2://kinto:${password}@127.0.0.1:${port}`, stop };
}

/** PostgreSQL refuses to run as root: then its own user runs it, or `nobody`. */
function whoRunsIt() {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const [, , uid, gid] =
    users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody") ?? [];
  if (uid === undefined)
    throw new Error("PostgreSQL does not run as root, and there is no user nobody");
  return { uid: Number(uid), gid: Number(gid) };
}

/** Below `temp`, if that user can go there: a checkout in root's home is closed to others. */
function makeHome(user) {
  const temp = join(ROOT, "temp");
  mkdirSync(temp, { recursive: true });
  const open = spawnSync("ls", [temp], { ...user, stdio: "ignore" }).status === 0;
  const home = mkdtempSync(join(open ? temp : tmpdir(), "postgres-"));
  if (user.uid !== undefined) chownSync(home, user.uid, user.gid);
  return home;
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.end();
      resolve(true);
    });
  });
}
