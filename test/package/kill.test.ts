// Kills a server again and again while it writes, and looks whether all that it acknowledged is there.
// KILLS says how often, and KILL_SEED repeats the dice of a run.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { ROOT } from "../../scripts/tools.mjs";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { Client, CutOffError, readList } from "./kill/client.js";
import { HistoryCheck } from "./kill/history-check.js";
import { checkIntegrity } from "./kill/inspect-file.js";
import { Ledger, type Version } from "./kill/ledger.js";
import { startServer, type ServerProcess } from "./kill/server-process.js";
import { GROUPS, RECORDS, Writer } from "./kill/writer.js";

const KILLS = Number(process.env["KILLS"] ?? 10);
const SEED = Number(process.env["KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
// more than the server can serve at once, so that it is at work when it is killed
const WRITERS = Array.from({ length: 16 }, (_, number) => `writer${number}`);
const MOST_ANSWERS = 100;
const OWNER = "owner:any";
const EMPTY = "/buckets/b/collections/empty/records";
const node = process.env["CONSUMER_NODE"] ?? process.execPath;

let folder: string;
let running: ServerProcess | undefined;

/** A copy of the packed package, beside the optional package that older versions of Node need. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kintsugi-kill-"));
  cpSync(join(inject("consumer"), "node_modules"), join(folder, "node_modules"), {
    recursive: true,
  });
  const peer = join("node_modules", "@photostructure");
  mkdirSync(join(folder, peer), { recursive: true });
  symlinkSync(join(ROOT, peer, "sqlite"), join(folder, peer, "sqlite"), "junction");
});
afterEach(() => running?.kill());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(): Promise<ServerProcess> {
  const command = join(folder, "node_modules", "kintsugi", "bin", "kintsugi.cjs");
  running = await startServer(node, command, join(folder, "data.db"));
  return running;
}

/** The user id and the principals. */
async function whoIs(url: string, credentials: string): Promise<readonly string[]> {
  const { body } = await new Client(url, credentials).send("GET", "/");
  return (body as { readonly user: { readonly principals: readonly string[] } }).user.principals;
}

/** Lets everybody write until so many requests were acknowledged, and kills the server in that moment. */
async function writeUntilKilled(
  server: ServerProcess,
  writers: readonly Writer[],
  ledger: Ledger,
  end: number,
): Promise<void> {
  const client = new Client(server.url, OWNER);
  let killed: Promise<void> | undefined;
  const work = async (writer: Writer): Promise<void> => {
    while (killed === undefined) {
      try {
        await writer.write(client);
      } catch (error) {
        if (!(error instanceof CutOffError) || killed === undefined) throw error;
      }
      if (ledger.acknowledged >= end) killed ??= server.kill();
    }
  };
  await Promise.all(writers.map(work));
  await killed;
}

/** Signs somebody up, while the others write. Resolves with whether it was acknowledged. */
async function signUp(server: ServerProcess, name: string): Promise<boolean> {
  try {
    const anybody = new Client(server.url, "");
    await anybody.send("PUT", `/accounts/${name}`, { data: { password: name } });
    return true;
  } catch (error) {
    if (error instanceof CutOffError) return false;
    throw error;
  }
}

/** What the server that was started again has otherwise than it had said. */
async function findWrong(
  url: string,
  ledger: Ledger,
  history: HistoryCheck,
  emptySince: number,
  signedUp: string | undefined,
): Promise<readonly string[]> {
  const client = new Client(url, OWNER);
  const groups = await readList(client, GROUPS);
  const actual = new Map<string, Version>([...(await readList(client, RECORDS)), ...groups]);
  const wrong = [...ledger.judge(actual), ...(await history.findWrong(client, actual))];
  for (const name of WRITERS) {
    const group = `${GROUPS}/${name}`;
    const isIn = groups.get(group)?.tag?.endsWith(".in") ?? false;
    const principals = await whoIs(url, `${name}:any`);
    if (principals.includes(group) !== isIn) wrong.push(`${name} and the group ${group} disagree`);
  }
  const { etag } = await client.send("GET", EMPTY);
  if (etag !== emptySince) wrong.push(`an empty list is of ${etag}, not of ${emptySince}`);
  if (signedUp !== undefined) {
    const [id] = await whoIs(url, `${signedUp}:${signedUp}`);
    if (id !== `account:${signedUp}`) wrong.push(`${signedUp} is known as ${id}`);
  }
  return wrong;
}

test(
  `nothing that was acknowledged is lost in ${KILLS} kills`,
  async () => {
    const random = seededRandom(SEED);
    const ledger = new Ledger();
    const history = new HistoryCheck();
    let server = await start();
    const setUp = new Client(server.url, OWNER);
    for (const path of ["/buckets/b", "/buckets/b/collections/c", "/buckets/b/collections/empty"]) {
      await setUp.send("PUT", path);
    }
    const emptySince = (await setUp.send("GET", EMPTY)).etag;
    const writers = await Promise.all(
      WRITERS.map(async (name) => {
        const [id = ""] = await whoIs(server.url, `${name}:any`);
        return new Writer(name, id, ledger, () => random(2 ** 32) / 2 ** 32);
      }),
    );

    for (let kill = 1; kill <= KILLS; kill++) {
      const end = ledger.acknowledged + random(MOST_ANSWERS);
      const signed = signUp(server, `user${kill}`);
      await writeUntilKilled(server, writers, ledger, end);
      const integrity = await checkIntegrity(join(folder, "data.db"));

      server = await start();
      const signedUp = (await signed) ? `user${kill}` : undefined;
      const wrong = await findWrong(server.url, ledger, history, emptySince, signedUp);
      const found = { kill, KILL_SEED: SEED, integrity, wrong };
      expect(found).toEqual({ ...found, integrity: "ok", wrong: [] });
    }

    const { done, undone } = ledger.unanswered;
    console.log(
      `${KILLS} kills, ${ledger.acknowledged} acknowledged writes, 0 lost ` +
        `(without an answer: ${done} done, ${undone} not; KILL_SEED=${SEED})`,
    );
    // where nothing is written or cut off, nothing was tested
    expect(ledger.acknowledged).toBeGreaterThan(KILLS);
    expect(done + undone).toBeGreaterThan(0);
  },
  60_000 + KILLS * 10_000,
);
