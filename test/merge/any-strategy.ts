import fc from "fast-check";
import { counter } from "../../src/merge/counter.js";
import { max, min } from "../../src/merge/extreme.js";
import type { FieldFunction, FieldMerger } from "../../src/merge/field-merger.js";
import { keepLocal, keepRemote } from "../../src/merge/keep.js";
import { list } from "../../src/merge/list.js";
import { set } from "../../src/merge/set.js";
import { text } from "../../src/merge/text.js";
import { threeWay, type ThreeWayOptions } from "../../src/merge/three-way.js";
import type { BuiltInStrategy } from "../../src/merge/strategy.js";
import { setOwn, type Json } from "../../src/record/json.js";
import type { Fields } from "../../src/record/record.js";
import { anyFields, anyJson, deepFreeze } from "../record/arbitraries.js";

export type Merger = FieldMerger | FieldFunction;

export interface Drawn {
  readonly strategy: BuiltInStrategy;
  /** What was drawn, for who reads a failure. */
  readonly mergers: Readonly<Record<string, Merger>>;
  readonly contested: string;
}

const MERGERS: readonly (() => Merger)[] = [
  set,
  counter,
  () => list({ key: "id" }),
  max,
  min,
  keepLocal,
  keepRemote,
  text,
  () => text({ by: "lines" }),
  () => text({ overlapping: "both" }),
  () =>
    ({ base, local, remote }) =>
      local ?? remote ?? base,
  () => () => undefined,
];

/** None of them lies in another. */
const PATHS = [["a"], ["a.b", "a.c"], ["b"], ["c"], ["c.a.b"], ["__proto__"], ["constructor"]];

/** `threeWay()` with random mergers for the fields of random records. Nothing in it waits for a person. */
export const anyStrategy: fc.Arbitrary<Drawn> = fc
  .record({
    paths: fc.subarray(PATHS),
    mergers: fc.array(fc.constantFrom(...MERGERS), { minLength: 8, maxLength: 8 }),
    contested: fc.constantFrom("local", "remote", "function"),
    deletions: fc.constantFrom("edit-wins", "delete-wins"),
  })
  .map(({ paths, mergers, contested, deletions }) => {
    const fields: Record<string, Merger> = {};
    const chosen = paths
      .flat()
      .filter((path, _, all) => !all.some((its) => path.startsWith(`${its}.`)));
    for (const [index, path] of chosen.entries()) {
      const make = mergers[index % mergers.length] ?? set;
      setOwn(fields as unknown as Record<string, Json>, path, make() as unknown as Json);
    }
    const options = {
      fields,
      contested: contested === "function" ? () => "decided" : contested,
      deletions,
    } as ThreeWayOptions<Fields>;
    return { strategy: threeWay(options), mergers: fields, contested };
  });

const item = fc.record({ id: fc.constantFrom("x", "y", "z"), n: fc.constantFrom(0, 1, 2) });

/** Values that the mergers are made for, and any others. */
const anyValue: fc.Arbitrary<Json> = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.subarray(["x", "y", "z", 1, null] as Json[]),
  fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 3 }),
  fc
    .array(fc.constantFrom("one", "two", "three", "\n"), { maxLength: 5 })
    .map((words) => words.join(" ")),
  fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(fc.integer({ max: 2, min: 0 }), anyJson), {
    noNullPrototype: true,
  }),
  anyJson,
);

const NAMES = ["a", "b", "c", "d", "__proto__", "constructor"] as const;

/** Records of few names, with values for mergers in them, frozen through and through. */
export const anyVersion: fc.Arbitrary<Fields> = fc
  .tuple(anyFields, fc.array(fc.tuple(fc.constantFrom(...NAMES), anyValue), { maxLength: 5 }))
  .map(([fields, entries]) => {
    const record: Record<string, Json> = {};
    for (const [name, value] of [...Object.entries(fields), ...entries])
      setOwn(record, name, value);
    return deepFreeze(record);
  });
