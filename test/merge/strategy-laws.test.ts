// What holds of every threeWay(), whatever its options and the records are. A failure prints the seed that repeats it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeFields, type FieldMerge } from "../../src/merge/merge-fields.js";
import { rulesOf } from "../../src/merge/strategy.js";
import { isEqual } from "../../src/record/equal.js";
import { isJsonObject, setOwn, type Json } from "../../src/record/json.js";
import { contentKeys, isSameContent, type Fields } from "../../src/record/record.js";
import { anyStrategy, anyVersion, type Drawn } from "./any-strategy.js";

const CASES = 1_000;

const LAWS: readonly Law[] = [
  law("the same versions give the same merge", (drawn, base, local, remote) => {
    expect(merge(drawn, base, local, remote)).toEqual(merge(drawn, base, local, remote));
  }),

  law("equal sides give that side, except that equal counts add up", (drawn, base, both) => {
    const merged = merge(drawn, base, both, both);
    expect(merged.contested).toEqual([]);
    for (const key of names(base, both)) {
      const before = own(base, key);
      const isCount = hasCounter(drawn, key) && !isEqual(before, own(both, key));
      if (!isCount) expectSame(own(merged.merged, key), own(both, key));
    }
  }),

  law("a change on the local side alone is taken as it is", (drawn, base, local) => {
    expectWhole(merge(drawn, base, local, base), local);
  }),

  law("a change on the remote side alone is taken as it is", (drawn, base, remote) => {
    expectWhole(merge(drawn, base, base, remote), remote);
  }),

  law("changes of different fields are both taken", (drawn, base, ours, theirs) => {
    const local = withFields(base, "ours.", ours);
    const remote = withFields(base, "theirs.", theirs);
    expectWhole(merge(drawn, base, local, remote), withFields(local, "theirs.", theirs));
  }),

  law("merging again with what was merged changes nothing", (drawn, base, local, remote) => {
    const { merged } = merge(drawn, base, local, remote);
    expectWhole(merge(drawn, remote, merged, remote), merged);
  }),

  law(
    "every edit is in the merge, or joined by a merger, or told",
    (drawn, base, local, remote) => {
      const result = merge(drawn, base, local, remote);
      for (const key of names(local, remote, result.merged)) {
        const [before, ours, theirs] = [own(base, key), own(local, key), own(remote, key)];
        expectAccounted(drawn, result, [key], before, ours, theirs, own(result.merged, key));
      }
      expect(names(local, remote)).toEqual(expect.arrayContaining([...names(result.merged)]));
    },
  ),

  law(
    "what is contested is overridden or waits, and no path is told twice",
    (drawn, base, local, remote) => {
      const { contested, overridden, asksApp, waits } = merge(drawn, base, local, remote);
      expect([asksApp, waits]).toEqual([false, false]);
      expect(overridden).toEqual(expect.arrayContaining([...contested]));
      expect(new Set(contested).size).toBe(contested.length);
    },
  ),

  law("inside a transaction no function is called", (drawn, base, local, remote) => {
    const called = mergeFields(base, local, remote, [], {
      rules: rulesOf(drawn.strategy),
      mayCall: true,
    });
    const silent = mergeFields(base, local, remote, [], {
      rules: rulesOf(drawn.strategy),
      mayCall: false,
    });
    if (!silent.asksApp) expect(silent).toEqual(called);
  }),

  law("nobody's prototype is touched", (drawn, base, local, remote) => {
    const { merged } = merge(drawn, base, local, remote);
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(Object.keys(Object.prototype)).toEqual([]);
  }),
];

test.each(LAWS)(`$name (${CASES} cases)`, ({ property }) => {
  expect(() => fc.assert(property, { numRuns: CASES })).not.toThrow();
});

interface Law {
  readonly name: string;
  readonly property: fc.IRawProperty<unknown>;
}

function law(
  name: string,
  holds: (drawn: Drawn, base: Fields, one: Fields, other: Fields) => void,
): Law {
  return { name, property: fc.property(anyStrategy, anyVersion, anyVersion, anyVersion, holds) };
}

function merge({ strategy }: Drawn, base: Fields, local: Fields, remote: Fields): FieldMerge {
  return mergeFields(base, local, remote, [], { rules: rulesOf(strategy), mayCall: true });
}

function names(...records: readonly Fields[]): readonly string[] {
  return [...new Set(records.flatMap(contentKeys))];
}

function own(object: Json | undefined, key: string): Json | undefined {
  return isJsonObject(object) && Object.hasOwn(object, key) ? object[key] : undefined;
}

function hasCounter({ mergers }: Drawn, key: string): boolean {
  return Object.entries(mergers).some(
    ([path, merger]) => path.split(".")[0] === key && merger.name === "counter",
  );
}

/** Each edit stands in the result, or its path or one around it is told, or a merger was there for it. */
function expectAccounted(
  drawn: Drawn,
  { overridden }: FieldMerge,
  path: readonly string[],
  base: Json | undefined,
  local: Json | undefined,
  remote: Json | undefined,
  merged: Json | undefined,
): void {
  const dotted = path.join(".");
  if (Object.hasOwn(drawn.mergers, dotted)) return;
  if (overridden.includes(dotted)) return;
  if (isJsonObject(local) && isJsonObject(remote) && !isEqual(local, remote)) {
    if (isEqual(local, base)) return expectSame(merged, remote);
    if (isEqual(remote, base)) return expectSame(merged, local);
    for (const key of new Set([...Object.keys(local), ...Object.keys(remote)])) {
      const values = [own(base, key), own(local, key), own(remote, key), own(merged, key)] as const;
      const [before, ours, theirs, result] = values;
      expectAccounted(
        drawn,
        { overridden } as FieldMerge,
        [...path, key],
        before,
        ours,
        theirs,
        result,
      );
    }
    return;
  }
  if (!isEqual(local, base)) expectSame(merged, local);
  if (!isEqual(remote, base)) expectSame(merged, remote);
}

function expectSame(value: Json | undefined, expected: Json | undefined): void {
  if (!isEqual(value, expected)) expect(value).toEqual(expected);
}

function expectWhole({ merged, contested, overridden }: FieldMerge, expected: Fields): void {
  expect({ contested, overridden }).toEqual({ contested: [], overridden: [] });
  if (!isSameContent(merged, expected)) expect(merged).toEqual(expected);
}

/** With more fields, whose names nobody else has. */
function withFields(record: Fields, prefix: string, more: Fields): Fields {
  const fields: Record<string, Json> = {};
  for (const [key, value] of Object.entries(record)) setOwn(fields, key, value);
  for (const [key, value] of Object.entries(more)) setOwn(fields, prefix + key, value);
  return fields;
}
