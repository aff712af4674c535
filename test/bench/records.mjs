// The records of the benchmarks, the same in each run, and the hash by which contents are compared.
// Runs in Node and in pages.

/** 2025-01-01: long ago, so that no record lies in anybody's trailing window. */
const FIRST = 1_735_689_600_000;
/** More than a minute: only the newest record lies in the window before the newest one. */
const APART = 61_000;

const WORDS =
  "river stone lantern market copper window harbour garden letter thunder silver meadow bridge winter candle orchard".split(
    " ",
  );

/** What a record holds beside its id: about 50 bytes, 300 with the id, 5 kB. */
const SHAPES = {
  small: (word, index) => ({ title: `${word()} ${index}`, status: statusOf(index) }),
  usual: (word, index, random) => fieldsOf(word, index, random, 13),
  large: (word, index, random) => fieldsOf(word, index, random, 700),
};

export const SHAPE_NAMES = Object.keys(SHAPES);

/** Records in the order of their timestamps. The same seed gives the same ones. */
export function makeRecords(count, { seed = 1, shape = "usual" } = {}) {
  const random = seededRandom(seed);
  const word = () => WORDS[Math.floor(random() * WORDS.length)];
  return Array.from({ length: count }, (_, index) => ({
    id: uuid(random),
    ...SHAPES[shape](word, index, random),
  }));
}

function fieldsOf(word, index, random, words) {
  return {
    title: `${word()} ${word()} ${index}`,
    description: Array.from({ length: words }, word).join(" "),
    status: statusOf(index),
    priority: Math.floor(random() * 5),
    tags: [word(), word()],
    due: new Date(FIRST + index * 60_000).toISOString(),
    starred: index % 7 === 0,
  };
}

function statusOf(index) {
  return ["todo", "doing", "done"][index % 3];
}

/** When the record with this index was last modified on the server. */
export function timestampOf(index) {
  return FIRST + index * APART;
}

/** Records as the server has them. */
export function withTimestamps(records) {
  return records.map((record, index) => ({ ...record, last_modified: timestampOf(index) }));
}

/**
 * Hash of a list of records, whatever the order of their fields, and, unless `inOrder`, whatever their own. Fields that
 * begin with `_` do not count, and `last_modified` only `withTimes`.
 */
export async function contentHash(records, { withTimes, inOrder = false }) {
  const lines = records.map((record) => {
    const keys = Object.keys(record).filter(
      (key) => !key.startsWith("_") && (withTimes || key !== "last_modified"),
    );
    return JSON.stringify(keys.toSorted().map((key) => [key, record[key]]));
  });
  const bytes = new TextEncoder().encode((inOrder ? lines : lines.toSorted()).join("\n"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Mulberry32: small, and good enough for words. */
export function seededRandom(seed) {
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
