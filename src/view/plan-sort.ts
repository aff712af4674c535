import { InvalidInputError } from "../errors.js";
import { compareJson } from "../protocol/compare.js";
import { readerOf } from "../protocol/filter.js";
import type { Json } from "../record/json.js";
import type { Plan } from "./query.js";
import type { Shown } from "./shown.js";

type Compare = (a: Shown, b: Shown) => number;

interface Key {
  readonly path: string;
  /** -1: downwards. */
  readonly sign: 1 | -1;
}

/** @throws InvalidInputError for a sort that cannot be read. */
export function planSort(sort: string): Pick<Plan, "inOrder" | "compare"> {
  const keys = readKeys(sort);
  const [first, ...others] = keys;
  const isAlone = first !== undefined && others.length === 0;
  const isByTime = isAlone && first.path === "last_modified";
  const compare = isByTime ? byTime(first.sign) : byKeys(keys);
  const inOrder: Plan["inOrder"] =
    isAlone && !isByTime
      ? (records) => sortBy(records, first)
      : (records) => records.toSorted(compare);
  return { inOrder, compare };
}

function readKeys(sort: string): readonly Key[] {
  return sort.split(",").map((item) => {
    const key = /^([-+]?)([\w.]+)$/.exec(item.trim());
    if (key === null) {
      throw new InvalidInputError(
        `sort is ${JSON.stringify(sort)}: give fields such as "-last_modified,name"`,
      );
    }
    return { path: key[2] as string, sign: key[1] === "-" ? -1 : 1 };
  });
}

function byKeys(keys: readonly Key[]): Compare {
  const order = keys.map(({ path, sign }) => ({ read: readerOf(path), sign }));
  return (a, b) => {
    for (const { read, sign } of order) {
      const difference = compareJson(read(a), read(b));
      if (difference !== 0) return sign * difference;
    }
    return NEWEST_FIRST(a, b);
  };
}

/** Each field is read once. Texts without surrogates and what comes after them are in the order that the engine knows. */
function sortBy(records: readonly Shown[], { path, sign }: Key): Shown[] {
  const read = readerOf(path);
  const pairs = records.map((record) => ({ record, value: read(record) }));
  const compare = pairs.every(({ value }) => isOrdered(value))
    ? compareOrdered
    : (a: Json | undefined, b: Json | undefined) => compareJson(a, b);
  pairs.sort((a, b) => sign * compare(a.value, b.value) || NEWEST_FIRST(a.record, b.record));
  return pairs.map(({ record }) => record);
}

const AFTER_PLAIN = /[\uD800-\uFFFF]/;

function isOrdered(value: Json | undefined): value is string {
  return typeof value === "string" && !AFTER_PLAIN.test(value);
}

function compareOrdered(a: Json | undefined, b: Json | undefined): number {
  if (a === b) return 0;
  return (a as string) < (b as string) ? -1 : 1;
}

/**
 * A record that was never sent has no timestamp, and counts as the newest; several of them keep the order in which
 * they come. Equal times are ordered by id.
 */
function byTime(sign: number): Compare {
  return (a, b) => {
    const [timeOfA, timeOfB] = [timeOf(a), timeOf(b)];
    if (timeOfA !== timeOfB) return timeOfA < timeOfB ? -sign : sign;
    if (timeOfA === Infinity) return 0;
    return a.id < b.id ? -1 : Number(a.id > b.id);
  };
}

const NEWEST_FIRST = byTime(-1);

function timeOf(record: Shown): number {
  const at = record["last_modified"];
  return typeof at === "number" ? at : Infinity;
}
