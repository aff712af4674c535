// Starts a PostgreSQL of our own, apart from any other on this machine: a new cluster in a folder of its own, on
// a free port, with a password that nobody else knows, and without a socket.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chownSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { ROOT } from "../tools.mjs";
import { freePort } from "./free-port.mjs";

const HOLD = join(ROOT, "scripts", "kinto", "hold.py");
const DEADLINE = 60_000;

/**
 * How it orders text: nearly as `en_US.utf8` of the C library, which PostgreSQL's Docker image has, but by a
 * collation that is the same on every system, and which Node has as well (`src/server/list/text-order.ts`).
 */
const COLLATION = ["--locale=C", "--locale-provider=icu", "--icu-locale=en-US-u-ka-shifted"];

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  timezone: "UTC",
  max_connections: "500",
  // its data is worth nothing, so it need not survive a crash
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
};

/**
 * Resolves with `{ url, stop }`: `url` is without a database. `bin` is the folder of its programs, `python` any
 * Python: it sees to it that the server ends with this process. `extra` are settings over those above.
 */
export async function startPostgres(bin, python, extra = {}) {
  const user = whoRunsIt();
  const home = makeHome(user);
  const password = randomBytes(16).toString("hex");
  makeCluster(join(bin, "initdb"), home, password, user);
  const port = await freePort();
  const log = join(ROOT, "temp", "kinto", `postgres-${port}.log`);
  mkdirSync(join(ROOT, "temp", "kinto"), { recursive: true });
  const output = openSync(log, "w");
  const settings = Object.entries({ ...SETTINGS, ...extra, port }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const ids = user.uid === undefined ? "-" : `${user.uid}:${user.gid}`;
  const command = [join(bin, "postgres"), "-D", join(home, "data"), ...settings];
  const [program, ...args] = [...python, HOLD, home, ids, ...command];
  const child = spawn(program, args, { stdio: ["pipe", output, output] });
  let running = true;
  const ended = once(child, "exit").finally(() => (running = false));
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  for (const start = Date.now(); !(await listens(port)); await wait(20)) {
    if (running && Date.now() - start < DEADLINE) continue;
    await stop();
    throw new Error(`PostgreSQL did not start: ${readFileSync(log, "utf8")}`);
  }
  // the driver is named, since SQLAlchemy would take another one
  return { url: `postgresql+psycopg2://kinto:${password}@127.0.0.1:${port}`, stop };
}

/** PostgreSQL refuses to run as root: then its own user runs it, or `nobody`. */
function whoRunsIt() {
  if (process.getuid?.() !== 0) return {};
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  const users = new Map(
    lines.map((line) => line.split(":")).map(([name, , ...ids]) => [name, ids]),
  );
  const [uid, gid] = users.get("postgres") ?? users.get("nobody") ?? [];
  if (uid === undefined)
    throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody");
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

function makeCluster(initdb, home, password, user) {
  const secret = join(home, "password");
  writeFileSync(secret, password, { mode: 0o600 });
  if (user.uid !== undefined) chownSync(secret, user.uid, user.gid);
  const identity = ["--username=kinto", "--auth=scram-sha-256", `--pwfile=${secret}`];
  const args = [`--pgdata=${join(home, "data")}`, "--encoding=UTF8", "--no-sync"];
  const { status, error, stderr } = spawnSync(initdb, [...args, ...identity, ...COLLATION], {
    ...user,
    cwd: home,
    encoding: "utf8",
  });
  if (status !== 0)
    throw new Error(
      `initdb failed, which must be that of PostgreSQL 15 or newer: ${error ?? stderr}`,
    );
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
