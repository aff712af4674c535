import { afterEach, describe, expect, test } from "vitest";
import { objectUri } from "../../src/server/resource/object-uri.js";
import {
  DuplicateTimestampError,
  type Acl,
  type Range,
  type Row,
  type Storage,
} from "../../src/server/storage/storage.js";
import type { Json } from "../../src/record/json.js";

/** A storage under test, on a clock that is set by hand. */
export interface StorageUnderTest {
  readonly storage: Storage;
  readonly close: () => void;
}

export type MakeStorage = (now: () => number) => StorageUnderTest;

export const LIST = "/buckets/b/collections/c/records";
export const ALL: Range = { after: -1, before: Number.POSITIVE_INFINITY, newestFirst: false };

interface Put {
  readonly list?: string;
  readonly at?: number;
  readonly fields?: Readonly<Record<string, Json>>;
  readonly acl?: Acl;
  readonly deleted?: boolean;
}

/** `b@102 a@103`, oldest first; tombstones have a cross. */
export function show(storage: Storage, list = LIST, range: Partial<Range> = {}): string {
  return Array.from(
    storage.scan(list, { ...ALL, ...range }),
    ({ object, deleted }) => `${object.id}@${object.last_modified}${deleted ? "†" : ""}`,
  ).join(" ");
}

function put(storage: Storage, id: string, options: Put = {}): Row {
  return storage.put(options.list ?? LIST, {
    id,
    fields: options.fields ?? {},
    acl: options.acl ?? {},
    deleted: options.deleted ?? false,
    lastModified: options.at,
  });
}

function putAt(storage: Storage, ...times: readonly number[]): void {
  for (const at of times) put(storage, `r${at}`, { at });
}

function putGroup(storage: Storage, id: string, members: Json, deleted = false): void {
  put(storage, id, { list: "/buckets/b/groups", fields: { members }, deleted });
}

function groupsOf(storage: Storage, member: string): string {
  return storage.groupsOf(member).toSorted().join(" ").replaceAll("/buckets/b/groups/", "");
}

function grantedTo(storage: Storage, ...principals: readonly string[]): string {
  const found = storage.granted(principals);
  const uris = Array.from(found, ({ list, row }) => objectUri(list, row.object.id));
  return uris.toSorted().join(" ");
}

/** Does the work in a transaction that throws at its end. */
function fail(storage: Storage, work: () => void): void {
  expect(() =>
    storage.transaction(() => {
      work();
      throw new Error("undo");
    }),
  ).toThrow("undo");
}

/** What every storage of the server promises, checked on one implementation. */
export function describeStorage(name: string, make: MakeStorage): void {
  const opened: StorageUnderTest[] = [];
  let now = 100;
  afterEach(() => {
    for (const { close } of opened.splice(0)) close();
  });

  const open = (time = 100): Storage => {
    now = time;
    const made = make(() => now);
    opened.push(made);
    return made.storage;
  };

  describe(`${name}: timestamps`, () => {
    test("an empty list has the time of the first look", () => {
      const storage = open(100);
      expect(storage.timestamp(LIST)).toBe(100);
      now = 200;
      expect(storage.timestamp(LIST)).toBe(100);
      expect(storage.timestamp("/buckets")).toBe(200);
    });

    test("a list that was written to before the first look has the time of its newest row", () => {
      const storage = open(100);
      put(storage, "a", { at: 40 });
      expect(storage.timestamp(LIST)).toBe(40);
      now = 500;
      expect(storage.timestamp(LIST)).toBe(40);
    });

    test("writes are later than the list, even if the clock stands still or goes back", () => {
      const storage = open(100);
      storage.timestamp(LIST);
      put(storage, "a");
      put(storage, "b");
      now = 50;
      put(storage, "a");
      now = 1000;
      put(storage, "c", { deleted: true });
      expect(show(storage)).toBe("b@102 a@103 c@1000†");
      expect(storage.timestamp(LIST)).toBe(1000);
    });

    test("lists do not move each other", () => {
      const storage = open(100);
      put(storage, "a");
      put(storage, "a", { list: "/buckets" });
      put(storage, "a");
      expect([storage.timestamp(LIST), storage.timestamp("/buckets")]).toEqual([101, 100]);
    });

    test.each([
      { given: 500, stored: 500, list: 500, rule: "a later one is kept" },
      { given: 50, stored: 50, list: 100, rule: "an earlier one does not move the list" },
      { given: 100, stored: 300, list: 300, rule: "that of the list counts as none" },
      { given: 2 ** 60, stored: 2 ** 60, list: 2 ** 60, rule: "one beyond 2^53 is kept" },
      { given: 0, stored: 0, list: 100, rule: "zero is one" },
    ])("given ones: $rule", ({ given, stored, list }) => {
      const storage = open(100);
      put(storage, "a");
      now = 300;
      expect(put(storage, "b", { at: given }).object.last_modified).toBe(stored);
      expect(storage.get(LIST, "b")?.object.last_modified).toBe(stored);
      expect(storage.timestamp(LIST)).toBe(list);
    });

    test("that of the list counts as none also if nothing but a look made it", () => {
      const storage = open(100);
      storage.timestamp(LIST);
      expect(put(storage, "a", { at: 100 }).object.last_modified).toBe(101);
    });

    test("two rows cannot share one, and a row may keep its own", () => {
      const storage = open(100);
      put(storage, "a", { at: 50 });
      put(storage, "b");
      expect(() => put(storage, "c", { at: 50 })).toThrow(DuplicateTimestampError);
      expect(put(storage, "a", { at: 50 }).object.last_modified).toBe(50);
      expect(() => put(storage, "b", { at: 50, deleted: true })).toThrow(DuplicateTimestampError);
      expect(put(storage, "c", { list: "/buckets", at: 50 }).object.last_modified).toBe(50);
      expect(show(storage)).toBe("a@50 b@100");
    });

    test("a tombstone holds its timestamp, too", () => {
      const storage = open(100);
      put(storage, "a", { at: 50, deleted: true });
      put(storage, "b");
      expect(() => put(storage, "c", { at: 50 })).toThrow(DuplicateTimestampError);
    });

    test("replacing the newest row by an old one takes the list back, as in PostgreSQL", () => {
      const storage = open(100);
      put(storage, "a", { at: 40 });
      put(storage, "b", { deleted: true });
      put(storage, "b", { at: 30 });
      expect(storage.timestamp(LIST)).toBe(40);
    });

    test("the first look at a list with rows counts, too", () => {
      const storage = open(100);
      put(storage, "a", { at: 40 });
      storage.timestamp(LIST);
      put(storage, "a", { at: 30 });
      expect(storage.timestamp(LIST)).toBe(40);
    });

    test("a list does not go back behind the first look", () => {
      const storage = open(35);
      storage.timestamp(LIST);
      put(storage, "a", { at: 40 });
      put(storage, "a", { at: 30 });
      expect(storage.timestamp(LIST)).toBe(35);
    });
  });

  describe(`${name}: rows`, () => {
    test("a row has the id and timestamp of its place, whatever its fields say", () => {
      const storage = open();
      const fields = { a: 1, id: "other", last_modified: 7, b: null };
      const row = put(storage, "x", { fields, acl: { read: ["bob"] } });
      const object = { id: "x", last_modified: 100, a: 1, b: null };
      expect(row).toEqual({ object, deleted: false, acl: { read: ["bob"] } });
      expect(storage.get(LIST, "x")).toEqual(row);
      expect(Object.keys(storage.get(LIST, "x")?.object ?? {})).toEqual(Object.keys(object));
    });

    test("a row is found by its list and its id only", () => {
      const storage = open();
      put(storage, "x");
      expect(storage.get(LIST, "X")).toBeUndefined();
      expect(storage.get(`${LIST}/`, "x")).toBeUndefined();
      expect(storage.get("/buckets", "x")).toBeUndefined();
      expect(storage.get(LIST, "")).toBeUndefined();
    });

    test("a tombstone takes the place of its object, and an object that of its tombstone", () => {
      const storage = open();
      put(storage, "x", { fields: { a: 1 }, acl: { write: ["bob"] } });
      put(storage, "x", { fields: { deleted: true }, deleted: true });
      const object = { id: "x", last_modified: 101, deleted: true };
      expect(storage.get(LIST, "x")).toEqual({ object, deleted: true, acl: {} });
      put(storage, "x", { fields: { deleted: true } });
      expect(storage.get(LIST, "x")?.deleted).toBe(false);
      expect(show(storage)).toBe("x@102");
    });

    test("permissions keep their order, with principals of any kind", () => {
      const storage = open();
      const acl = { write: ["b", "a"], "record:create": ["system.Everyone", '"', "\0", "Ä🎌"] };
      put(storage, "x", { acl });
      const read = storage.get(LIST, "x")?.acl;
      expect(JSON.stringify(read)).toBe(JSON.stringify(acl));
    });

    test("rows with the same permissions do not share their fate", () => {
      const storage = open();
      const acl = { write: ["bob"] };
      put(storage, "x", { acl });
      put(storage, "y", { acl });
      put(storage, "x", { acl: { write: ["mary"] } });
      put(storage, "y", { acl: {}, deleted: true });
      put(storage, "z", { acl });
      expect(storage.get(LIST, "x")?.acl).toEqual({ write: ["mary"] });
      expect(storage.get(LIST, "z")?.acl).toEqual(acl);
    });

    test("permissions that nobody has any more are not mistaken for new ones", () => {
      const storage = open();
      put(storage, "x", { acl: { write: ["bob"] } });
      put(storage, "y", { acl: { write: ["mary"] } });
      expect(storage.get(LIST, "y")?.acl).toEqual({ write: ["mary"] });
      put(storage, "y", { acl: { write: ["bob"] } });
      put(storage, "z", { acl: { write: ["ann"] } });
      expect(storage.get(LIST, "z")?.acl).toEqual({ write: ["ann"] });
      expect(grantedTo(storage, "mary")).toBe("");
    });

    test("permissions can be replaced alone: nothing else changes", () => {
      const storage = open();
      const list = "/buckets/b/groups";
      put(storage, "g", { list, fields: { members: ["ann"] }, acl: { read: ["bob"] } });
      put(storage, "other", { list, acl: { read: ["bob"] } });
      storage.setAcl(list, "g", { write: ["mary"] });
      expect(storage.get(list, "g")).toEqual({
        object: { id: "g", last_modified: 100, members: ["ann"] },
        deleted: false,
        acl: { write: ["mary"] },
      });
      expect(show(storage, list)).toBe("g@100 other@101");
      expect([grantedTo(storage, "mary"), grantedTo(storage, "bob")]).toEqual([
        `${list}/g`,
        `${list}/other`,
      ]);
      expect(groupsOf(storage, "ann")).toBe("g");
      storage.setAcl(list, "missing", { write: ["mary"] });
      storage.setAcl("/nowhere", "g", { write: ["mary"] });
      expect(show(storage, list)).toBe("g@100 other@101");
      expect(storage.timestamp(list)).toBe(101);
    });

    test("a principal may have several permissions", () => {
      const storage = open();
      const acl = { read: ["bob", "bob"], write: ["bob"] };
      put(storage, "x", { acl });
      expect(storage.get(LIST, "x")?.acl).toEqual(acl);
      expect(grantedTo(storage, "bob")).toBe(`${LIST}/x`);
    });

    test.each([
      "__proto__",
      "constructor",
      "it's",
      '"quoted"',
      "back\\slash",
      "a\0b",
      "a\0",
      "a",
      "\ud800",
      "\udfff",
      "ä🎌",
      "%",
      "_",
      "x".repeat(100_000),
    ])("an id of any kind is kept: %j", (id) => {
      const storage = open();
      const list = `/buckets/${id}/groups`;
      const other = id === "a" ? "b" : "a";
      put(storage, other, { list });
      put(storage, id, { list, fields: { members: [id], [id]: id }, acl: { read: [id] } });

      expect(storage.get(list, id)?.object).toEqual(
        JSON.parse(
          `{"id":${JSON.stringify(id)},"last_modified":101,"members":[${JSON.stringify(id)}],
            ${JSON.stringify(id)}:${JSON.stringify(id)}}`,
        ),
      );
      expect(Array.from(storage.scan(list, ALL), (row) => row.object.id)).toEqual([other, id]);
      expect(storage.groupsOf(id)).toEqual([`${list}/${id}`]);
      const granted = Array.from(storage.granted([id]), (each) => [each.list, each.row.object.id]);
      expect(granted).toEqual([[list, id]]);
      expect(() => put(storage, other, { list, at: 101 })).not.toThrow();
      storage.purge(`/buckets/${id}`);
      expect(storage.get(list, id)).toBeUndefined();
    });

    test("large and deep objects come back as they were", () => {
      const storage = open();
      const deep = JSON.parse("[".repeat(500) + "]".repeat(500)) as Json;
      const fields = {
        text: "ä\0\ud800".repeat(700_000),
        numbers: [0.1, 1e300, -5, 2 ** 53],
        deep,
      };
      put(storage, "x", { fields });
      expect(storage.get(LIST, "x")?.object).toEqual({ id: "x", last_modified: 100, ...fields });
    });
  });

  describe(`${name}: scans`, () => {
    test("a list is read between two timestamps, in both directions", () => {
      const storage = open(0);
      putAt(storage, 20, 40, 10, 30);
      const ids = (after: number, before: number, newestFirst: boolean): string =>
        show(storage, LIST, { after, before, newestFirst }).replaceAll(/@\d+/g, "");

      expect(ids(10, 40, false)).toBe("r20 r30");
      expect(ids(10, 40, true)).toBe("r30 r20");
      expect(ids(-1, 11, true)).toBe("r10");
      expect(ids(40, 10, false)).toBe("");
      expect(ids(40, 10, true)).toBe("");
      expect(ids(20, 20, true)).toBe("");
      expect(ids(15, Number.POSITIVE_INFINITY, true)).toBe("r40 r30 r20");
      expect(ids(-1, Number.POSITIVE_INFINITY, false)).toBe("r10 r20 r30 r40");
      expect(show(storage, "/buckets")).toBe("");
    });

    test("a long list is read whole, in both directions, once or twice at a time", () => {
      const storage = open(0);
      const count = 1001;
      storage.transaction(() => putAt(storage, ...Array.from({ length: count }, (_, n) => n)));
      const expected = Array.from({ length: count }, (_, n) => n);
      const read = (newestFirst: boolean): number[] =>
        Array.from(storage.scan(LIST, { ...ALL, newestFirst }), (row) => row.object.last_modified);

      expect(read(false)).toEqual(expected);
      expect(read(true)).toEqual(expected.toReversed());
      const pairs: [number, number][] = [];
      const second = storage.scan(LIST, { ...ALL, newestFirst: true })[Symbol.iterator]();
      for (const row of storage.scan(LIST, ALL)) {
        const other = second.next().value as Row;
        pairs.push([row.object.last_modified, other.object.last_modified]);
      }
      expect(pairs).toEqual(expected.map((n) => [n, count - 1 - n]));
    });

    test("the rows of all lists below a path are found", () => {
      const storage = open();
      const below = (path: string): string =>
        Array.from(storage.below(path), ({ list, row }) => `${list}/${row.object.id}`)
          .toSorted()
          .join(" ");
      storage.transaction(() => {
        for (const list of [
          "/accounts/bob",
          "/accounts/b\0b",
          "/accounts",
          "/account/x",
          "/accounts-/x",
        ]) {
          put(storage, "x", { list });
        }
        put(storage, "y", { list: "/accounts/bob", deleted: true });
        put(storage, "z", { list: "/accounts/bob/deep", at: -5 });
        for (let n = 0; n < 300; n++) put(storage, `r${n}`);
      });
      expect(below("/accounts")).toBe(
        "/accounts/b\0b/x /accounts/bob/deep/z /accounts/bob/x /accounts/bob/y",
      );
      expect(below("/accounts/bob")).toBe("/accounts/bob/deep/z");
      expect(below("/account")).toBe("/account/x/x");
      expect(below("/buckets").split(" ")).toHaveLength(300);
      expect(below("")).toContain("/accounts/x ");
    });

    test("a scan that is given up does not stand in the way of a write", () => {
      const storage = open(1);
      putAt(storage, ...Array.from({ length: 300 }, (_, n) => n + 10));
      storage.transaction(() => {
        const rows = storage.scan(LIST, ALL)[Symbol.iterator]();
        rows.next();
        for (const _ of storage.scan(LIST, ALL)) break;
        put(storage, "new");
        storage.purge("/buckets/b");
      });
      expect(show(storage)).toBe("");
    });
  });

  describe(`${name}: groups and permissions`, () => {
    test("groups are found by their members", () => {
      const storage = open();
      putGroup(storage, "g", ["bob", "bob", "mary"]);
      putGroup(storage, "h", ["bob", 7, null, ["mary"]]);
      putGroup(storage, "none", "bob");
      put(storage, "record", { fields: { members: ["bob"] } });
      put(storage, "groups", { list: "/accounts/groups", fields: { members: ["bob"] } });

      expect([groupsOf(storage, "bob"), groupsOf(storage, "mary")]).toEqual(["g h", "g"]);
      putGroup(storage, "h", [], true);
      putGroup(storage, "g", ["mary", "ann"]);
      expect([groupsOf(storage, "bob"), groupsOf(storage, "ann")]).toEqual(["", "g"]);
      putGroup(storage, "h", ["bob"]);
      expect(groupsOf(storage, "bob")).toBe("h");
      putGroup(storage, "h", ["bob"], true);
      expect(groupsOf(storage, "bob")).toBe("");
      storage.purge("/buckets/b");
      expect(groupsOf(storage, "mary")).toBe("");
      expect(storage.groupsOf("")).toEqual([]);
    });

    test("objects are found by the principals that their own permissions name", () => {
      const storage = open();
      put(storage, "bob", { list: "/accounts/bob", acl: { write: ["account:bob"] } });
      const acl = { write: ["account:bob"], "group:create": ["account:mary"] };
      put(storage, "b", { list: "/buckets", acl });
      put(storage, "x", { acl: { read: ["account:mary", "account:bob"] } });
      put(storage, "y", { acl: { write: ["account:mary"] } });
      put(storage, "z", { acl: { write: ["constructor"] } });

      expect(grantedTo(storage, "account:bob")).toBe(`/accounts/bob /buckets/b ${LIST}/x`);
      expect(grantedTo(storage, "account:mary")).toBe(`/buckets/b ${LIST}/x ${LIST}/y`);
      expect(grantedTo(storage, "constructor")).toBe(`${LIST}/z`);
      expect(grantedTo(storage, "account:mary", "account:bob", "account:mary")).toBe(
        `/accounts/bob /buckets/b ${LIST}/x ${LIST}/y`,
      );
      const inRecords = Array.from(storage.granted(["account:bob"], LIST), ({ row }) => row);
      expect(inRecords.map(({ object }) => object.id)).toEqual(["x"]);
      expect([...storage.granted(["account:bob"], "/nowhere")]).toEqual([]);
      expect(grantedTo(storage, "account:b", "", "write")).toBe("");
      expect(grantedTo(storage)).toBe("");
    });

    test("what was taken back, deleted or purged is granted no more", () => {
      const storage = open();
      const acl = { write: ["bob"] };
      for (const id of ["x", "y", "z"]) put(storage, id, { acl });
      put(storage, "b", { list: "/buckets", acl });
      put(storage, "x", { acl: { write: ["mary"] } });
      put(storage, "y", { acl, deleted: true });
      expect(grantedTo(storage, "bob")).toBe(`/buckets/b ${LIST}/z`);
      storage.purge("/buckets/b");
      expect(grantedTo(storage, "bob")).toBe("/buckets/b");
      put(storage, "y", { acl: { read: ["bob"] } });
      expect(grantedTo(storage, "bob")).toBe(`/buckets/b ${LIST}/y`);
      storage.clear();
      expect(grantedTo(storage, "bob")).toBe("");
    });

    test("thousands of objects are found, with their rows", () => {
      const storage = open();
      const count = 1000;
      storage.transaction(() => {
        for (let n = 0; n < count; n++) {
          const acl = n % 2 === 0 ? { write: ["bob"] } : { read: ["bob", `user${n}`] };
          put(storage, `r${n}`, { fields: { n }, acl });
        }
      });
      const found = Array.from(storage.granted(["bob", "user7"]), ({ row }) => row);
      expect(found.map(({ object }) => object["n"] as number).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, n) => n),
      );
      const writable = found.filter(({ acl }) => "write" in acl);
      expect(writable.every(({ object }) => Number(object["n"]) % 2 === 0)).toBe(true);
      expect(writable).toHaveLength(count / 2);
    });
  });

  describe(`${name}: purging`, () => {
    test.each([
      ["/buckets/b1", "/buckets/b10"],
      ["/buckets/b", "/buckets/b-"],
      ["/buckets/b", "/buckets/b0"],
      ["/buckets/b/collections/c", "/buckets/b/collections/cc"],
      ["/buckets/B", "/buckets/b"],
      ["/buckets/%", "/buckets/x"],
      ["/buckets/a\0", "/buckets/a"],
    ])("%j goes with all that is below it, %j stays", (path, other) => {
      const storage = open(100);
      for (const each of [path, other]) {
        for (const list of [`${each}/groups`, `${each}/collections/c/records`]) {
          put(storage, "x", { list, acl: { read: ["bob"] }, fields: { members: ["bob"] } });
          put(storage, "y", { list, deleted: true });
          storage.timestamp(`${each}/empty`);
        }
      }
      now = 500;
      storage.purge(path);
      for (const list of [`${path}/groups`, `${path}/collections/c/records`]) {
        expect(show(storage, list)).toBe("");
        expect(storage.get(list, "x")).toBeUndefined();
        expect(storage.timestamp(list)).toBe(500);
      }
      expect(storage.timestamp(`${path}/empty`)).toBe(500);
      expect(show(storage, `${other}/groups`)).toBe("x@100 y@101†");
      expect(storage.timestamp(`${other}/groups`)).toBe(101);
      expect(storage.timestamp(`${other}/empty`)).toBe(100);
      expect(storage.groupsOf("bob")).toEqual([`${other}/groups/x`]);
      expect(Array.from(storage.granted(["bob"]))).toHaveLength(2);
    });

    test("a single row goes and leaves no trace, and the list may go back", () => {
      const storage = open(100);
      const list = "/buckets/b/groups";
      const acl = { read: ["bob"] };
      put(storage, "x", { list, at: 40 });
      put(storage, "y", { list, fields: { members: ["bob"] }, acl });
      put(storage, "z", { list, deleted: true });
      storage.remove(list, "y");
      storage.remove(list, "y");
      storage.remove("/nowhere", "y");
      expect(show(storage, list)).toBe("x@40 z@101†");
      expect(storage.get(list, "y")).toBeUndefined();
      expect([groupsOf(storage, "bob"), grantedTo(storage, "bob")]).toEqual(["", ""]);
      storage.remove(list, "z");
      expect(storage.timestamp(list)).toBe(40);
      expect(put(storage, "y", { list, at: 101, acl }).object.last_modified).toBe(101);
      expect([groupsOf(storage, "bob"), grantedTo(storage, "bob")]).toEqual(["", `${list}/y`]);
    });

    test("what comes after a group that is gone is no group", () => {
      const storage = open();
      for (const leave of [
        () => storage.remove("/buckets/b/groups", "g"),
        () => storage.purge("/buckets/b"),
        () => storage.clear(),
      ]) {
        putGroup(storage, "g", ["bob"]);
        leave();
        put(storage, "x");
        expect(storage.groupsOf("bob")).toEqual([]);
        storage.clear();
      }
    });

    test("the list with the path itself stays", () => {
      const storage = open();
      put(storage, "b", { list: "/buckets" });
      storage.purge("/buckets");
      expect(show(storage, "/buckets")).toBe("b@100");
    });

    test("clearing leaves nothing, not even timestamps", () => {
      const storage = open(100);
      const list = "/buckets/b/groups";
      put(storage, "g", { list, fields: { members: ["bob"] }, acl: { read: ["bob"] } });
      storage.timestamp("/buckets");
      storage.clear();
      now = 50;
      expect([storage.timestamp(list), storage.timestamp("/buckets")]).toEqual([50, 50]);
      expect(show(storage, list)).toBe("");
      expect(storage.groupsOf("bob")).toEqual([]);
      expect(Array.from(storage.granted(["bob"]))).toEqual([]);
      expect(put(storage, "g", { list, acl: { read: ["mary"] } }).acl).toEqual({ read: ["mary"] });
      expect(storage.get(list, "g")?.acl).toEqual({ read: ["mary"] });
    });
  });

  describe(`${name}: transactions`, () => {
    test("what one returns is its result, and what it did stays", () => {
      const storage = open();
      expect(storage.transaction(() => put(storage, "x").object.id)).toBe("x");
      expect(storage.transaction(() => show(storage))).toBe("x@100");
    });

    test("what one did is seen inside it, and undone if it throws", () => {
      const storage = open(100);
      put(storage, "x", { fields: { n: 1 }, acl: { read: ["bob"] } });
      fail(storage, () => {
        put(storage, "x", { fields: { n: 2 }, acl: { read: ["mary"] } });
        put(storage, "y", { acl: { read: ["mary"] } });
        expect(storage.get(LIST, "x")?.object["n"]).toBe(2);
        expect(show(storage)).toBe("x@101 y@102");
        expect(Array.from(storage.granted(["mary"]))).toHaveLength(2);
      });
      expect(storage.get(LIST, "x")).toEqual({
        object: { id: "x", last_modified: 100, n: 1 },
        deleted: false,
        acl: { read: ["bob"] },
      });
      expect(show(storage)).toBe("x@100");
      expect(Array.from(storage.granted(["mary"]))).toEqual([]);
      put(storage, "z", { acl: { read: ["ann"] } });
      expect(storage.get(LIST, "z")?.acl).toEqual({ read: ["ann"] });
      expect(storage.get(LIST, "x")?.acl).toEqual({ read: ["bob"] });
    });

    test("the first look at a list is undone, too", () => {
      const storage = open(100);
      fail(storage, () => void storage.timestamp(LIST));
      now = 200;
      expect(storage.timestamp(LIST)).toBe(200);
    });

    test("groups, purges and clearing are undone", () => {
      const storage = open();
      const list = "/buckets/b/groups";
      put(storage, "g", { list, fields: { members: ["bob"] }, acl: { read: ["bob"] } });
      for (const work of [
        () => void put(storage, "g", { list, fields: { members: ["mary"] } }),
        () => void put(storage, "g", { list, deleted: true }),
        () => storage.remove(list, "g"),
        () => storage.purge("/buckets/b"),
        () => storage.clear(),
      ]) {
        fail(storage, () => {
          storage.setAcl(list, "g", { read: ["ann"] });
          work();
          expect(storage.groupsOf("bob")).toEqual([]);
        });
        expect(storage.groupsOf("bob")).toEqual([`${list}/g`]);
        expect(storage.groupsOf("mary")).toEqual([]);
        expect(Array.from(storage.granted(["bob"]), (each) => each.row.acl)).toEqual([
          { read: ["bob"] },
        ]);
      }
    });

    test("one can be rolled back in its middle and go on", () => {
      const storage = open(100);
      put(storage, "x", { fields: { n: 1 } });
      storage.transaction(() => {
        storage.rollback();
        put(storage, "x", { fields: { n: 2 } });
        put(storage, "lost", { acl: { read: ["lost"] } });
        storage.rollback();
        expect(show(storage)).toBe("x@100");
        storage.rollback();
        put(storage, "kept", { acl: { read: ["kept"] } });
      });
      expect(show(storage)).toBe("x@100 kept@101");
      expect(storage.get(LIST, "kept")?.acl).toEqual({ read: ["kept"] });
      expect(storage.get(LIST, "x")?.object["n"]).toBe(1);
    });

    test("after a roll back in the middle, a throw undoes the rest", () => {
      const storage = open(100);
      fail(storage, () => {
        put(storage, "x");
        storage.rollback();
        put(storage, "y");
      });
      expect(show(storage)).toBe("");
    });

    test("a duplicate timestamp can be survived by rolling back", () => {
      const storage = open(100);
      put(storage, "a", { at: 50 });
      storage.transaction(() => {
        put(storage, "lost");
        expect(() => put(storage, "b", { at: 50 })).toThrow(DuplicateTimestampError);
        storage.rollback();
        put(storage, "c");
      });
      expect(show(storage)).toBe("a@50 c@100");
    });

    test("there are none inside others", () => {
      const storage = open();
      const nested = (): void =>
        storage.transaction(() => {
          put(storage, "x");
          storage.transaction(() => put(storage, "y"));
        });
      expect(nested).toThrow("A transaction was begun in another");
      expect(show(storage)).toBe("");
      expect(storage.transaction(() => put(storage, "z").object.id)).toBe("z");
    });

    test("a roll back outside of one does nothing", () => {
      const storage = open();
      put(storage, "x");
      storage.rollback();
      expect(show(storage)).toBe("x@100");
    });
  });
}
