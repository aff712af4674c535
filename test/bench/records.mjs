// The records of the benchmarks, the same in each run, and the hash by which contents are compared.
// Runs in Node and in pages.

/** 2025-01-01: long ago, so that no record lies in anybody's trailing window. */
const FIRST = 1_735_689_600_000;

const WORDS =
  "river stone lantern market copper window harbour garden letter thunder silver meadow bridge winter candle orchard".split(
    " ",
  );

/** Records of about 300 bytes each, in the order of their timestamps. The same seed gives the same ones. */
export function makeRecords(count, seed = 1) {
  const random = seededRandom(seed);
  const word = () => WORDS[Math.floor(random() * WORDS.length)];
  return Array.from({ length: count }, (_, index) => ({
    id: uuid(random),
    title: `${word()} ${word()} ${index}`,
    description: Array.from({ length: 13 }, word).join(" "),
    status: ["todo", "doing", "done"][index % 3],
    priority: Math.floor(random() * 5),
    tags: [word(), word()],
    due: new Date(FIRST + index * 60_000).toISOString(),
    starred: index % 7 === 0,
  }));
}

/** When the record with this index was last modified on the server. */
export function timestampOf(index) {
  return FIRST + index * 1_000;
}

/** Hash of a list of records, whatever its order and that of their fields. Fields that begin with `_` do not count. */
export async function contentHash(records, { withTimes }) {
  const lines = records.map((record) => {
    const keys = Object.keys(record).filter(
      (key) => !key.startsWith("_") && (withTimes || key !== "last_modified"),
    );
    return JSON.stringify(keys.toSorted().map((key) => [key, record[key]]));
  });
  const bytes = new TextEncoder().encode(lines.toSorted().join("\n"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Mulberry32: small, and good enough for words. */
function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Version 4, the only one that kinto.js makes itself. */
function uuid(random) {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  hex[12] = "4";
  hex[16] = "a";
  const text = hex.join("");
  return [
    [0, 8],
    [8, 12],
    [12, 16],
    [16, 20],
    [20, 32],
  ]
    .map(([from, to]) => text.slice(from, to))
    .join("-");
}
