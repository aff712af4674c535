import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { objectUri } from "../../src/server/resource/object-uri.js";
import { MemoryStorage } from "../../src/server/storage/memory-storage.js";
import { DuplicateTimestampError, type Acl, type Row } from "../../src/server/storage/storage.js";

const LIST = "/buckets/b/collections/c/records";
const ALL = { after: -1, before: Number.POSITIVE_INFINITY, newestFirst: false };

function put(storage: MemoryStorage, id: string, lastModified?: number, deleted = false): Row {
  return storage.put(LIST, { id, fields: {}, acl: {}, deleted, lastModified });
}

function times(storage: MemoryStorage): string {
  return Array.from(
    storage.scan(LIST, ALL),
    (row) => `${row.object.id}@${row.object.last_modified}`,
  ).join(" ");
}

describe("timestamps", () => {
  test("an empty list has the time of the first look", () => {
    let now = 100;
    const storage = new MemoryStorage(() => now);
    expect(storage.timestamp(LIST)).toBe(100);
    now = 200;
    expect(storage.timestamp(LIST)).toBe(100);
  });

  test("writes are later than the list, even if the clock stands still or goes back", () => {
    let now = 100;
    const storage = new MemoryStorage(() => now);
    storage.timestamp(LIST);
    put(storage, "a");
    put(storage, "b");
    now = 50;
    put(storage, "a");
    now = 1000;
    put(storage, "c", undefined, true);
    expect(times(storage)).toBe("b@102 a@103 c@1000");
    expect(storage.timestamp(LIST)).toBe(1000);
  });

  test.each([
    { given: 500, stored: 500, list: 500, rule: "a later one is kept" },
    {
      given: 50,
      stored: 50,
      list: 100,
      rule: "an earlier one is kept, and does not move the list",
    },
    { given: 100, stored: 300, list: 300, rule: "that of the list counts as none" },
  ])("$rule", ({ given, stored, list }) => {
    let now = 100;
    const storage = new MemoryStorage(() => now);
    put(storage, "a");
    now = 300;
    expect(put(storage, "b", given).object.last_modified).toBe(stored);
    expect(storage.timestamp(LIST)).toBe(list);
  });

  test("two rows cannot share one", () => {
    const storage = new MemoryStorage(() => 100);
    put(storage, "a", 50);
    put(storage, "b");
    expect(() => put(storage, "c", 50)).toThrow(DuplicateTimestampError);
    expect(put(storage, "a", 50).object.last_modified).toBe(50);
  });

  test("replacing the newest row by an old one takes the list back, as in PostgreSQL", () => {
    const storage = new MemoryStorage(() => 100);
    put(storage, "a", 40);
    put(storage, "b", undefined, true);
    put(storage, "b", 30);
    expect(storage.timestamp(LIST)).toBe(40);
  });
});

test("a list can be read between two timestamps, in both directions", () => {
  const storage = new MemoryStorage(() => 0);
  for (const time of [10, 20, 30, 40]) put(storage, `r${time}`, time);
  const ids = (after: number, before: number, newestFirst: boolean): string =>
    Array.from(storage.scan(LIST, { after, before, newestFirst }), (row) => row.object.id).join(
      " ",
    );

  expect(ids(10, 40, false)).toBe("r20 r30");
  expect(ids(10, 40, true)).toBe("r30 r20");
  expect(ids(-1, 11, true)).toBe("r10");
  expect(ids(40, 10, false)).toBe("");
  expect(ids(15, Number.POSITIVE_INFINITY, true)).toBe("r40 r30 r20");
});

test("groups are found by their members", () => {
  const storage = new MemoryStorage(() => 0);
  const group = (id: string, members: readonly string[], deleted = false): Row =>
    storage.put("/buckets/b/groups", {
      id,
      fields: { members },
      acl: {},
      deleted,
      lastModified: undefined,
    });
  group("g", ["bob", "bob", "mary"]);
  group("h", ["bob"]);
  expect(storage.groupsOf("bob")).toEqual(["/buckets/b/groups/g", "/buckets/b/groups/h"]);
  group("h", [], true);
  expect(storage.groupsOf("bob")).toEqual(["/buckets/b/groups/g"]);
  storage.purge("/buckets/b");
  expect(storage.groupsOf("bob")).toEqual([]);
});

test("objects are found by the principals that their own permissions name", () => {
  const storage = new MemoryStorage(() => 0);
  const share = (list: string, id: string, acl: Acl, deleted = false): Row =>
    storage.put(list, { id, fields: {}, acl, deleted, lastModified: undefined });
  const granted = (...principals: string[]): string =>
    Array.from(storage.granted(principals), ({ list, row }) => objectUri(list, row.object.id))
      .toSorted()
      .join(" ");

  share("/accounts/bob", "bob", { write: ["account:bob"] });
  share("/buckets", "b", { write: ["account:bob"], "group:create": ["account:mary"] });
  share(LIST, "x", { read: ["account:mary", "account:bob"] });
  share(LIST, "y", { write: ["account:mary"] });
  share(LIST, "y", {}, true);
  share(LIST, "constructor", { read: ["constructor"] });

  expect(granted("account:bob")).toBe(`/accounts/bob /buckets/b ${LIST}/x`);
  expect(granted("account:mary", "account:bob")).toBe(`/accounts/bob /buckets/b ${LIST}/x`);
  expect(granted("account:mary")).toBe(`/buckets/b ${LIST}/x`);
  expect(granted("constructor")).toBe(`${LIST}/constructor`);
  expect(granted("account:b", "")).toBe("");
  expect(granted()).toBe("");
});

test("purging a bucket leaves those with a longer name", () => {
  const storage = new MemoryStorage(() => 0);
  for (const path of ["/buckets/b/groups", "/buckets/bb/groups"]) {
    storage.put(path, { id: "g", fields: {}, acl: {}, deleted: false, lastModified: undefined });
  }
  storage.purge("/buckets/b");
  expect(storage.get("/buckets/b/groups", "g")).toBeUndefined();
  expect(storage.get("/buckets/bb/groups", "g")).toBeDefined();
});

test("a transaction that fails leaves no trace, whatever it did", () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant("put" as const),
      id: fc.constantFrom("a", "b", "c"),
      at: fc.option(fc.nat(50)),
    }),
    fc.record({ kind: fc.constant("bury" as const), id: fc.constantFrom("a", "b", "c") }),
    fc.record({ kind: fc.constant("purge" as const) }),
    fc.record({ kind: fc.constant("clear" as const) }),
    fc.record({ kind: fc.constant("look" as const) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
  const run = (storage: MemoryStorage, steps: readonly Step[]): void => {
    for (const each of steps) {
      try {
        if (each.kind === "put") put(storage, each.id, each.at ?? undefined);
        else if (each.kind === "bury") put(storage, each.id, undefined, true);
        else if (each.kind === "purge") storage.purge("/buckets/b");
        else if (each.kind === "clear") storage.clear();
        else storage.timestamp(LIST);
      } catch (error) {
        if (!(error instanceof DuplicateTimestampError)) throw error;
      }
    }
  };

  fc.assert(
    fc.property(fc.array(step), fc.array(step), (before, during) => {
      const storage = new MemoryStorage(() => 100);
      run(storage, [...before, { kind: "look" }]);
      const [rows, timestamp] = [times(storage), storage.timestamp(LIST)];

      const fail = (): void =>
        storage.transaction(() => {
          run(storage, during);
          throw new Error("undo");
        });

      expect(fail).toThrow("undo");
      expect(times(storage)).toBe(rows);
      expect(storage.timestamp(LIST)).toBe(timestamp);
    }),
  );
});
