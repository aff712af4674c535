// What holds of mergeFields whatever the records are.
import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeFields } from "../../src/merge/merge-fields.js";
import { setOwn, type Json } from "../../src/record/json.js";
import { contentKeys, isSameContent, type Fields } from "../../src/record/record.js";
import { anyFields, deepFreeze, reversed } from "../record/arbitraries.js";

const anyRecord = anyFields.map(deepFreeze);
const manySent = fc.array(anyRecord, { maxLength: 2 }).map(deepFreeze);

const LAWS: readonly Law[] = [
  law(
    "the same versions give the same merge, and none of them is changed",
    [anyRecord, anyRecord, anyRecord, manySent],
    (base, local, remote, sent) => {
      const merge = mergeFields(base, local, remote, sent);

      expect(mergeFields(base, local, remote, sent)).toEqual(merge);
    },
  ),

  law(
    "the order of keys does not matter",
    [anyRecord, anyRecord, anyRecord],
    (base, local, remote) => {
      const merge = mergeFields(base, local, remote, []);
      const other = mergeFields(flip(base), flip(local), flip(remote), []);

      expect(isSameContent(other.merged, merge.merged)).toBe(true);
      expect(other.contested.toSorted()).toEqual(merge.contested.toSorted());
    },
  ),

  law("equal sides give that side", [anyRecord, anyRecord, manySent], (base, both, sent) => {
    expectMerge(mergeFields(base, both, both, sent), both);
  }),

  law(
    "a change on the local side alone is taken",
    [anyRecord, anyRecord, manySent],
    (base, local, sent) => {
      expectMerge(mergeFields(base, local, base, sent), local);
    },
  ),

  law("a change on the remote side alone is taken", [anyRecord, anyRecord], (base, remote) => {
    expectMerge(mergeFields(base, base, remote, []), remote);
  }),

  law(
    "changes of different fields are both taken",
    [anyRecord, anyRecord, anyRecord],
    (base, ours, theirs) => {
      const local = withFields(base, "ours.", ours);
      const remote = withFields(base, "theirs.", theirs);

      const merge = mergeFields(base, local, remote, []);

      expectMerge(merge, withFields(local, "theirs.", theirs));
    },
  ),

  law(
    "merging again with what was merged changes nothing and contests nothing",
    [anyRecord, anyRecord, anyRecord],
    (base, local, remote) => {
      const { merged } = mergeFields(base, local, remote, []);

      expectMerge(mergeFields(remote, merged, remote, []), merged);
      expectMerge(mergeFields(base, merged, merged, []), merged);
    },
  ),

  law(
    "both sides contest the same fields, seen from either",
    [anyRecord, anyRecord, anyRecord],
    (base, local, remote) => {
      const ours = mergeFields(base, local, remote, []).contested;
      const theirs = mergeFields(base, remote, local, []).contested;
      expect(ours.toSorted()).toEqual(theirs.toSorted());
    },
  ),

  law(
    "without a contest it is the same merge from either side",
    [anyRecord, anyRecord, anyRecord],
    (base, local, remote) => {
      const ours = mergeFields(base, local, remote, []);
      fc.pre(ours.contested.length === 0);
      expectMerge(mergeFields(base, remote, local, []), ours.merged);
    },
  ),

  law(
    "our own write coming back is never contested, whatever was edited since",
    [anyRecord, anyRecord, anyRecord],
    (base, sent, local) => {
      expectMerge(mergeFields(base, local, sent, [sent]), local);
    },
  ),

  law(
    "every value of the merge comes from one of the sides",
    [anyRecord, anyRecord, anyRecord, manySent],
    (base, local, remote, sent) => {
      const { merged } = mergeFields(base, local, remote, sent);
      for (const key of contentKeys(merged)) {
        expect(Object.hasOwn(local, key) || Object.hasOwn(remote, key)).toBe(true);
      }
      expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    },
  ),
];

test.each(LAWS)("$name", ({ property }) => {
  expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow();
});

interface Law {
  readonly name: string;
  readonly property: fc.IRawProperty<unknown>;
}

function law<Ts extends [unknown, ...unknown[]]>(
  name: string,
  arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  holds: (...values: Ts) => void,
): Law {
  return { name, property: fc.property(...arbitraries, holds) };
}

function expectMerge(
  { merged, contested }: ReturnType<typeof mergeFields>,
  expected: Fields,
): void {
  expect(contested).toEqual([]);
  if (!isSameContent(merged, expected)) expect(merged).toEqual(expected);
}

function flip(record: Fields): Fields {
  return reversed(record) as Fields;
}

/** With more fields, whose names nobody else has. */
function withFields(record: Fields, prefix: string, more: Fields): Fields {
  const fields: Record<string, Json> = {};
  for (const [key, value] of Object.entries(record)) setOwn(fields, key, value);
  for (const [key, value] of Object.entries(more)) setOwn(fields, prefix + key, value);
  return fields;
}
