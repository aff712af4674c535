// What is asked of the servers. Each work measures one server once; what came back is checked after the clock.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { contentHash, makeRecords } from "../records.mjs";
import { expectStatus } from "./client.mjs";

const BUCKET = "/buckets/bench";
const BATCH = 25;
const LIST = 1_000;
const PAGED = 10_000;
const MANY = 100_000;
/** How long a server may take for so many, in milliseconds. */
const PATIENCE = 600_000;

/**
 * `prepare` runs once for each server, `measure` in each round; it resolves with a number. `unit` is what that number
 * counts, `isRate` says that more is better. `rounds: 1` is for what one look is enough for.
 */
export const WORKS = [
  {
    letter: "a",
    title: `GET of ${LIST.toLocaleString("en")} records`,
    unit: "ms",
    prepare: (client) => fill(client, "thousand", LIST),
    async measure(client) {
      const answers = await timed(20, () => client.send("GET", recordsOf("thousand")));
      for (const answer of answers.results) await expectRecords([answer], LIST);
      return answers.each;
    },
  },
  {
    letter: "b",
    title: "PUT of one new record",
    unit: "ms",
    prepare: (client) => fill(client, "puts", 0),
    async measure(client, { serial }) {
      const records = makeRecords(200, serial + 1_000);
      const { each, results } = await timed(records.length, (index) => {
        const { id, ...data } = records[index];
        return client.send("PUT", `${recordsOf("puts")}/${id}`, { data });
      });
      for (const answer of results) expectStatus(answer, [201], "PUT");
      await expectStored(client, "puts", records);
      return each;
    },
  },
  {
    letter: "c",
    title: `batch of ${BATCH} PUTs`,
    unit: "ms",
    prepare: (client) => fill(client, "parts", 0),
    async measure(client, { serial }) {
      const records = makeRecords(20 * BATCH, serial + 2_000);
      const { each, results } = await timed(20, (index) =>
        client.send("POST", "/batch", batchOf("parts", records, index * BATCH)),
      );
      for (const answer of results) expectCreated(answer);
      await expectStored(client, "parts", records);
      return each;
    },
  },
  {
    letter: "d",
    title: `list of ${PAGED.toLocaleString("en")} records in pages of 1,000`,
    unit: "records a second",
    isRate: true,
    prepare: (client) => fill(client, "pages", PAGED),
    async measure(client) {
      const pages = [];
      const start = performance.now();
      let next = `${recordsOf("pages")}?_limit=1000`;
      while (next !== undefined) {
        const page = await client.send("GET", next);
        expectStatus(page, [200], next);
        pages.push(page);
        next = page.headers["next-page"];
      }
      const seconds = (performance.now() - start) / 1000;
      await expectRecords(pages, PAGED);
      return PAGED / seconds;
    },
  },
  {
    letter: "e",
    title: `memory of the process with ${MANY.toLocaleString("en")} records`,
    unit: "bytes a record",
    rounds: 1,
    // its data is in another process
    leavesOut: ["Kinto, PostgreSQL"],
    prepare: async () => {},
    async measure(client, { pid }) {
      const before = residentSize(pid);
      const count = await fill(client, "many", MANY, performance.now() + PATIENCE);
      const after = residentSize(pid);
      const megabytes = Math.round(after / 1e6);
      // Kinto's memory looks at all of its permissions at each write
      const of = count < MANY ? ` with ${count.toLocaleString("en")}` : "";
      return { value: (after - before) / count, note: `${megabytes} MB in all${of}` };
    },
  },
];

/** Runs something so many times, one after the other, and resolves with how long each took on average. */
async function timed(count, act) {
  const results = [];
  const start = performance.now();
  for (let index = 0; index < count; index++) results.push(await act(index));
  return { each: (performance.now() - start) / count, results };
}

/** Writes records until the deadline at most, and resolves with how many. */
async function fill(client, name, count, deadline = Number.POSITIVE_INFINITY) {
  await client.ask("PUT", BUCKET);
  await client.ask("PUT", `${BUCKET}/collections/${name}`);
  // the same records as in every other run, in portions, so as not to fill our own memory
  const records = makeRecords(count);
  for (let index = 0; index < count; index += BATCH) {
    if (performance.now() > deadline) return index;
    expectCreated(await client.send("POST", "/batch", batchOf(name, records, index)));
  }
  return count;
}

function batchOf(name, records, start) {
  const requests = records.slice(start, start + BATCH).map(({ id, ...data }) => ({
    method: "PUT",
    path: `${recordsOf(name)}/${id}`,
    body: { data },
  }));
  return { requests };
}

function recordsOf(name) {
  return `${BUCKET}/collections/${name}/records`;
}

function expectCreated(answer) {
  expectStatus(answer, [200], "POST /batch");
  const { responses } = JSON.parse(answer.body.toString());
  const wrong = responses.find(({ status }) => status !== 201);
  if (wrong !== undefined) throw new Error(`a part of a batch: ${JSON.stringify(wrong)}`);
}

/** Whether these pages are the records with which `fill` begins, whatever their order. */
async function expectRecords(pages, count) {
  const found = pages.flatMap((page) => JSON.parse(page.body.toString()).data);
  await expectSame(found, makeRecords(count));
}

/** Whether the server has these records, among others. */
async function expectStored(client, name, records) {
  const wanted = new Set(records.map(({ id }) => id));
  const { json } = await client.ask("GET", recordsOf(name));
  await expectSame(
    json.data.filter(({ id }) => wanted.has(id)),
    records,
  );
}

async function expectSame(found, wanted) {
  const [ours, theirs] = await Promise.all(
    [found, wanted].map((records) => contentHash(records, { withTimes: false })),
  );
  if (ours !== theirs) throw new Error(`${found.length} records came, and they are not right`);
}

/** The resident size of a process in bytes. */
function residentSize(pid) {
  if (process.platform === "linux") {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return Number(kilobytes) * 1024;
  }
  const printed = execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Number(printed) * 1024;
}
