// The browser is killed while the library writes, syncs and compacts, again and again, on one profile. Sometimes Chromium then throws away
// everything that the origin had stored, of whatever library: its LevelDB writes on behind a record that the kill cut off, and finds
// the log corrupt when it reads it next (https://github.com/google/leveldb/issues/1287). A canary, one record of plain IndexedDB, shows
// that: where it is gone, too, the count begins anew, and that may not happen often.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { createKintoServer } from "../../src/server/index.js";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { launchKillable } from "./killable-browser.js";
import { test } from "./chromium.js";

interface Pair {
  n: number;
}

declare global {
  /** In the page of this test only: says that this number is stored. */
  var acknowledge: (id: number, n: number) => Promise<void>;
}

// BROWSER_KILLS=20 npx vitest run --project browser test/browser/killed.test.ts
const KILLS = Number(process.env["BROWSER_KILLS"] ?? 0);
const SEED = Number(process.env["KILL_SEED"] ?? 1);
/** So many numbers are stored at most before it is killed. */
const WRITES = 60;
const PAIRS = 5;
/** How often the browser may throw everything away: one of some 300 kills was seen to end so. */
const THROWN_AWAY = Math.max(2, KILLS / 10);

test.runIf(KILLS > 0)(
  `nothing that was acknowledged is lost, and nothing is torn, in ${KILLS} kills (seed ${SEED})`,
  { timeout: 60_000 + KILLS * 30_000 },
  async ({ site }) => {
    const server = createKintoServer({ passwordCost: 4 });
    const listening = await server.listen(0);
    const remote = `${listening.url.replace(/\/$/, "")}/v1`;
    await fetch(`${remote}/accounts/bob`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ data: { password: "s3cr3t" } }),
    });
    site.put("/killed", {
      body: `<!doctype html><title>tab</title><script type="module" src="/expose.js"></script>`,
      csp: `default-src 'none'; script-src 'self'; connect-src 'self' ${new URL(remote).origin}`,
    });
    const profile = mkdtempSync(join(tmpdir(), "kintsugi-killed-"));
    const random = seededRandom(SEED);
    const acknowledged = new Map<number, number>();
    const written = new Set<number>();
    let next = 1;
    let ended: unknown;
    let thrownAway = 0;
    try {
      for (let life = 0; life <= KILLS; life++) {
        const { page, kill } = await launchKillable(profile);
        let left = 1 + random(WRITES);
        const enough = new Promise<void>((resolve) => {
          void page.exposeFunction("acknowledge", (id: number, n: number) => {
            acknowledged.set(id, n);
            written.add(id);
            next = Math.max(next, n + 1);
            left -= 1;
            if (left === 0) resolve();
          });
        });
        await page.goto(`${site.origin}/killed`);
        await page.waitForFunction(() => "kintsugi" in globalThis);

        const canary = await page.evaluate(keepCanary);
        const found = await page.evaluate(readAll, remote);

        if (life > 0 && canary === "new") {
          thrownAway += 1;
          console.log(`Life ${life}: Chromium threw away all that this origin had stored`);
          acknowledged.clear();
        }
        const lost = [...acknowledged].filter(([id, n]) => (found.left[id] ?? 0) < n);
        const stored = lost.length === 0 ? "" : await page.evaluate(dumpStores);
        expect(lost, `life ${life}: ${JSON.stringify(found)}, stored: ${stored}`).toEqual([]);
        // both records of a pair are changed in one transaction, and dumps are taken whole
        expect(found.right, `life ${life}`).toEqual(found.left);
        expect(found.dumps.length, `life ${life}`).toBeLessThanOrEqual(1);
        if (life === KILLS) ended = await page.evaluate(finish);
        else {
          next = Math.max(next, ...Object.values(found.left)) + 1;
          // it goes on until it is killed
          void page.evaluate(workOn, { life, next, pairs: PAIRS }).catch(() => {});
          await enough;
        }
        await kill();
      }
    } finally {
      await listening.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
    expect(ended).toEqual({ ok: true, unsent: 0 });
    expect(written.size).toBe(PAIRS);
    expect(thrownAway).toBeLessThanOrEqual(THROWN_AWAY);
  },
);

/** In the page: opens the database, and says what is in it. */
async function readAll(remote: string): Promise<{
  left: Record<number, number>;
  right: Record<number, number>;
  dumps: readonly number[];
}> {
  const { account, defineCollection, openDatabase } = globalThis.kintsugi;
  const [left, right, big] = (["left", "right", "big"] as const).map((name) =>
    defineCollection<Pair>(name),
  ) as [
    ReturnType<typeof defineCollection<Pair>>,
    ReturnType<typeof defineCollection<Pair>>,
    ReturnType<typeof defineCollection<Pair>>,
  ];
  const db = await openDatabase("killed", { collections: [left, right, big] });
  db.connect({ remote, auth: account("bob", "s3cr3t") });
  Object.assign(globalThis, { killed: { db, left, right, big } });
  const numbersIn = async (definition: typeof left): Promise<Record<number, number>> =>
    Object.fromEntries(
      (await db.collection(definition).list()).map(({ id, n }) => [Number(id.slice(1)), n]),
    );
  const dumps = new Set((await db.collection(big).list()).map(({ n }) => n));
  return { left: await numbersIn(left), right: await numbersIn(right), dumps: [...dumps] };
}

/** In the page: writes, syncs, and makes the log so heavy that it is compacted. Never ends. */
async function workOn(given: { life: number; next: number; pairs: number }): Promise<void> {
  const { db, left, right, big } = (globalThis as unknown as { killed: Opened }).killed;
  const dump = Array.from({ length: 3_000 }, (_, index) => ({
    id: `d${index}`,
    last_modified: 2_000_000_000_000 + given.life * 10_000 + index,
    n: given.life,
  }));
  void (async () => {
    await db.collection(big).importBulk(dump);
    // the dump is of no server
    for (;;) {
      await Promise.all([db.collection(left).sync(), db.collection(right).sync()]);
      await new Promise((resolve) => setTimeout(resolve));
    }
  })();
  for (let { next: n } = given; ; n++) {
    const id = `p${n % given.pairs}`;
    await db.transaction([left, right], (tx) => {
      tx.collection(left).put({ id, n });
      tx.collection(right).put({ id, n });
    });
    await globalThis.acknowledge(n % given.pairs, n);
  }
}

/** In the page: whether a database that has nothing to do with the library is still there; makes it where it is not. */
async function keepCanary(): Promise<"kept" | "new"> {
  return new Promise((resolve, reject) => {
    let found: "kept" | "new" = "kept";
    const request = indexedDB.open("canary", 1);
    request.addEventListener("upgradeneeded", () => {
      found = "new";
      request.result.createObjectStore("seed").put("1", 1);
    });
    request.addEventListener("error", () => reject(request.error));
    request.addEventListener("success", () => {
      request.result.close();
      resolve(found);
    });
  });
}

/** In the page: all rows of the database, as JSON: whether it is new, or lacks something, shows in them. */
async function dumpStores(): Promise<string> {
  const opened = indexedDB.open("killed");
  // eslint-disable-next-line unicorn/consistent-function-scoping -- a page has nothing of what lies outside
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error));
    });
  const raw = await done(opened);
  const tx = raw.transaction(["state", "commits"]);
  const [state, commits] = [tx.objectStore("state"), tx.objectStore("commits")];
  const [states, keys, rows] = await Promise.all([
    done(state.getAll()),
    done(commits.getAllKeys()),
    done(commits.getAll()),
  ]);
  return JSON.stringify({ states, keys, rows }).slice(0, 50_000);
}

/** In the page: everything is sent in the end. */
async function finish(): Promise<{ ok: boolean; unsent: number }> {
  const { db, left, right } = (globalThis as unknown as { killed: Opened }).killed;
  const reports = [await db.collection(left).sync(), await db.collection(right).sync()];
  const { pending, parked, conflicts } = db.status.get();
  return { ok: reports.every(({ ok }) => ok), unsent: pending + parked + conflicts };
}

interface Opened {
  readonly db: Awaited<ReturnType<typeof globalThis.kintsugi.openDatabase>>;
  readonly left: ReturnType<typeof globalThis.kintsugi.defineCollection<Pair>>;
  readonly right: ReturnType<typeof globalThis.kintsugi.defineCollection<Pair>>;
  readonly big: ReturnType<typeof globalThis.kintsugi.defineCollection<Pair>>;
}
