// What is measured: the works, how one contestant does each of them, and how it is checked afterwards.
import { contentHash, makeRecords, timestampOf } from "./records.mjs";

const PULLED = 20_000;
const PUSHED = 1_000;

/**
 * Each work has columns of milliseconds (`times`) or other numbers (`numbers`), and `measure`, which does it once, in
 * a browser with an empty profile, and throws where the result is not right. `ratios` are taken of the first column.
 */
export const WORKS = [
  {
    letter: "a",
    title: `First pull of ${PULLED.toLocaleString("en")} records`,
    contestants: ["floor", "kintsugi", "kinto"],
    times: { stored: "stored, ms", listed: "stored and listed, ms" },
    numbers: {},
    async measure({ device, server, contestant }) {
      const records = recordsOf(PULLED);
      const name = fillOnce(server, PULLED);
      const page = await device.openPage();
      const times = await page.run("firstPull", contestant, { name });
      await page.close();
      await verify(device, contestant, { name, withTimes: true }, await expected(records));
      return times;
    },
  },
  {
    letter: "b",
    title: `Push of ${PUSHED.toLocaleString("en")} local creates`,
    contestants: ["floor", "kintsugi", "kinto"],
    times: { pushed: "pushed, ms", created: "created before, ms" },
    numbers: {},
    async measure({ device, server, contestant, serial }) {
      const name = `push-${serial}`;
      const page = await device.openPage();
      const times = await page.run("push", contestant, { name, count: PUSHED });
      await page.close();
      const received = server.content(name);
      const made = await contentHash(makeRecords(PUSHED, 2), { withTimes: false });
      const hash = await contentHash(received, { withTimes: false });
      check(
        received.length === PUSHED && hash === made,
        `${contestant}: the server has other records`,
      );
      if (contestant !== "floor") {
        await verify(device, contestant, { name, withTimes: true }, await expected(received));
      }
      server.drop(name);
      return times;
    },
  },
  ...[20_000, 100_000].map((count) => ({
    letter: "c",
    title: `Opening a database of ${count.toLocaleString("en")} records and listing all`,
    contestants: ["floor", "kintsugi", "kinto"],
    times: { listed: "opened and listed, ms", opened: "of that, opened, ms" },
    numbers: { heap: "heap afterwards, MB" },
    async measure({ device, server, contestant }) {
      const name = await stock(device, server, contestant, count);
      const page = await device.openPage();
      const { count: listed, ...times } = await page.run("openAndList", contestant, { name });
      check(listed === count, `${contestant}: ${listed} records instead of ${count}`);
      const heap = await page.heapAfterCollection();
      await page.close();
      return { ...times, heap };
    },
  })),
  {
    letter: "d",
    title: `A sync with nothing to do, ${PULLED.toLocaleString("en")} records stored; and memory in the pull before it`,
    contestants: ["kintsugi", "kinto"],
    times: { synced: "sync, ms" },
    numbers: {
      requests: "requests",
      writes: "writes",
      peak: "heap during the pull, at most, MB",
      retained: "after it, MB",
    },
    async measure({ device, server, contestant }) {
      const name = fillOnce(server, PULLED);
      const first = await device.openPage();
      const peak = await first.peakDuring(() => first.run("pullOnly", contestant, { name }));
      const retained = await first.heapAfterCollection();
      await first.close();
      const page = await device.openPage();
      server.requests.length = 0;
      const result = await page.run("idle", contestant, { name });
      const requests = server.requests.length;
      await page.close();
      return { ...result, requests, peak, retained };
    },
  },
];

const made = new Map();

function recordsOf(count) {
  let records = made.get(count);
  if (records === undefined) {
    records = makeRecords(count);
    made.set(count, records);
  }
  return records;
}

const filled = new WeakMap();

/** The prepared collection of this size. */
function fillOnce(server, count) {
  const name = `prepared-${count}`;
  const names = filled.get(server) ?? new Set();
  filled.set(server, names);
  if (!names.has(name)) {
    server.fill(name, recordsOf(count));
    names.add(name);
  }
  return name;
}

const expectations = new WeakMap();

/** Count and hash of records as a contestant should have them, with the timestamps of the server. */
async function expected(records) {
  let known = expectations.get(records);
  if (known === undefined) {
    const timed = records.map((record, index) => ({
      last_modified: timestampOf(index),
      ...record,
    }));
    known = { count: records.length, hash: await contentHash(timed, { withTimes: true }) };
    expectations.set(records, known);
  }
  return known;
}

/** Pulls a collection in a page that is closed again. */
async function stock(device, server, contestant, count) {
  const name = fillOnce(server, count);
  const page = await device.openPage();
  await page.run("pullOnly", contestant, { name });
  await page.close();
  return name;
}

/** Compares what a fresh page finds. */
async function verify(device, contestant, options, { count, hash }) {
  const page = await device.openPage();
  const found = await page.run("verify", contestant, options);
  await page.close();
  check(found.count === count, `${contestant}: ${found.count} records instead of ${count}`);
  check(found.hash === hash, `${contestant}: the content is not that of the server`);
  check(found.unsent === 0, `${contestant}: ${found.unsent} records are unsent`);
}

function check(holds, message) {
  if (!holds) throw new Error(message);
}
