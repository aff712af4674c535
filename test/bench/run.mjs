// Runs works: contestants by turns, each in a browser with a profile of its own on the disk, in pages of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A browser that has just started is busy with itself, in milliseconds. */
const SETTLING = 1_000;

/**
 * Runs one work `rounds` times after a warm-up that does not count, and resolves with the measurements of each
 * contestant, round by round. The order changes from round to round, so that nobody always comes first.
 */
export async function runWork(work, { rounds, server, launch, only = work.contestants, tell }) {
  const contestants = work.contestants.filter((name) => only.includes(name));
  const results = Object.fromEntries(contestants.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    const turn = round % contestants.length;
    const order = [...contestants.slice(turn), ...contestants.slice(0, turn)];
    for (const contestant of order) {
      const serial = `${round}-${contestant}`;
      const measured = await withDevice({ launch, server }, (device) =>
        work.measure({ device, server, contestant, serial }),
      );
      if (round > 0) results[contestant].push(measured);
      tell({ round, contestant, measured });
    }
  }
  return results;
}

/** A browser whose profile lies on the disk: in a private window IndexedDB would be kept in memory. */
async function withDevice({ launch, server }, act) {
  const profile = mkdtempSync(join(tmpdir(), "kintsugi-bench-"));
  try {
    const context = await launch(profile);
    try {
      await sleep(SETTLING);
      return await act({ openPage: () => openPage(context, server) });
    } finally {
      await context.close();
    }
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function openPage(context, server) {
  const page = await context.newPage();
  await page.goto(`${server.origin}/page`);
  // loaded before any clock starts
  await page.evaluate(async () => {
    const names = ["driver", "floor", "kinto", "kintsugi"];
    const modules = await Promise.all(names.map((name) => import(`/pages/${name}.js`)));
    globalThis.bench = Object.fromEntries(names.map((name, index) => [name, modules[index]]));
  });
  const devtools = await context.newCDPSession(page);
  const heap = async () => {
    const { usedSize } = await devtools.send("Runtime.getHeapUsage");
    return usedSize / 1e6;
  };
  return {
    run: (act, contestant, options) =>
      page.evaluate(
        ([name, who, given]) => globalThis.bench.driver[name](globalThis.bench[who], given),
        [act, contestant, { remote: server.remote, ...options }],
      ),
    async heapAfterCollection() {
      await devtools.send("HeapProfiler.collectGarbage");
      return heap();
    },
    /** Looks at the heap every few milliseconds: roughly, and only while nothing is timed. */
    async peakDuring(act) {
      const acting = act();
      const over = acting.then(() => true);
      let peak = 0;
      for (let isOver = false; !isOver;) {
        peak = Math.max(peak, await heap());
        isOver = await Promise.race([over, sleep(10, false)]);
      }
      await acting;
      return peak;
    },
    close: () => page.close(),
  };
}
