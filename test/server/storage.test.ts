import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryStorage } from "../../src/server/storage/memory-storage.js";
import { SqliteStorage } from "../../src/server/storage/sqlite-storage.js";
import {
  DuplicateTimestampError,
  type Acl,
  type Storage,
} from "../../src/server/storage/storage.js";
import { emptyDatabase } from "./sqlite-in-memory.js";
import { ALL, describeStorage, type MakeStorage } from "./storage-behaviour.js";

const inMemory: MakeStorage = (now) => ({
  storage: new MemoryStorage(now),
  close: () => {
    // nothing to let go of
  },
});

const inSqlite: MakeStorage = (now) => {
  const database = emptyDatabase();
  const storage = new SqliteStorage(database, now);
  return {
    storage,
    close: () => {
      storage.stop();
      database.close();
    },
  };
};

describeStorage("memory", inMemory);
describeStorage("SQLite", inSqlite);

test("in memory, equal permissions are one object", () => {
  const storage = new MemoryStorage(() => 100);
  const put = (id: string, acl: Acl): Acl =>
    storage.put("/buckets", { id, fields: {}, acl, deleted: false, lastModified: undefined }).acl;
  const first = put("a", { write: ["bob"] });
  expect(put("b", { write: ["bob"] })).toBe(first);
  expect(put("c", { write: ["bob", "mary"] })).not.toBe(first);
  storage.setAcl("/buckets", "c", { write: ["bob"] });
  expect(storage.get("/buckets", "c")?.acl).toBe(first);
});

const LISTS = [
  "/buckets",
  "/buckets/b/groups",
  "/buckets/b/collections/c/records",
  "/buckets/bb/groups",
  "/accounts/groups",
];
const PEOPLE = ["bob", "mary", "system.Authenticated"];

const list = fc.constantFrom(...LISTS);
const people = fc.uniqueArray(fc.constantFrom(...PEOPLE));
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("put" as const),
      list,
      id: fc.constantFrom("a", "b", "__proto__"),
      at: fc.option(fc.nat(40), { nil: undefined }),
      deleted: fc.boolean(),
      members: people,
      readers: people,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("look" as const), list }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("remove" as const),
      list,
      id: fc.constantFrom("a", "b"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("setAcl" as const),
      list,
      id: fc.constantFrom("a", "b"),
      readers: people,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("tick" as const), to: fc.nat(60) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("purge" as const),
      path: fc.constantFrom("/buckets/b", "/buckets/b/collections/c", "/buckets", "/accounts"),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "clear" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "rollback" as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Some steps in one transaction, which may fail at its end. */
const transaction = fc.record({ steps: fc.array(step, { maxLength: 6 }), fails: fc.boolean() });
type Transaction = typeof transaction extends fc.Arbitrary<infer Value> ? Value : never;

class Subject {
  now = 30;
  readonly storage: Storage;
  readonly close: () => void;

  constructor(make: MakeStorage) {
    ({ storage: this.storage, close: this.close } = make(() => this.now));
  }

  /** What the steps answered. */
  run({ steps, fails }: Transaction): readonly unknown[] {
    const answers: unknown[] = [];
    const { now } = this;
    try {
      this.storage.transaction(() => {
        for (const each of steps) answers.push(this.#do(each));
        if (fails) throw new Error("undo");
      });
    } catch (error) {
      if (!(error instanceof Error && error.message === "undo")) throw error;
      this.now = now;
    }
    return answers;
  }

  #do(each: Step): unknown {
    const { storage } = this;
    switch (each.kind) {
      case "put": {
        const { id, at, deleted, members, readers } = each;
        const acl = readers.length > 0 ? { read: readers } : {};
        const change = { id, fields: { members }, acl, deleted, lastModified: at };
        try {
          return storage.put(each.list, change);
        } catch (error) {
          if (!(error instanceof DuplicateTimestampError)) throw error;
          storage.rollback();
          return "duplicate";
        }
      }
      case "look":
        return storage.timestamp(each.list);
      case "remove":
        return storage.remove(each.list, each.id);
      case "setAcl":
        return storage.setAcl(each.list, each.id, { read: each.readers });
      case "tick":
        this.now = each.to;
        return undefined;
      case "purge":
        return storage.purge(each.path);
      case "clear":
        return storage.clear();
      case "rollback":
        return storage.rollback();
    }
  }

  /** Everything that can be read, without the timestamps of lists, which asking for them would fix. */
  content(): unknown {
    const { storage } = this;
    return {
      rows: LISTS.map((each) => [...storage.scan(each, ALL)]),
      backwards: LISTS.map((each) => [...storage.scan(each, { ...ALL, newestFirst: true })]),
      single: LISTS.map((each) => storage.get(each, "a")),
      below: Array.from(storage.below("/buckets"), (found) => JSON.stringify(found)).toSorted(),
      groups: PEOPLE.map((each) => storage.groupsOf(each).toSorted()),
      grantedIn: LISTS.map((each) =>
        Array.from(storage.granted(PEOPLE, each), (found) => JSON.stringify(found)).toSorted(),
      ),
      granted: PEOPLE.map((each) =>
        Array.from(storage.granted([each, "bob"]), (found) => JSON.stringify(found)).toSorted(),
      ),
    };
  }

  timestamps(): readonly number[] {
    return LISTS.map((each) => this.storage.timestamp(each));
  }
}

describe("random transactions", () => {
  test("give the same answers and leave the same content in memory and in SQLite", () => {
    fc.assert(
      fc.property(fc.array(transaction, { maxLength: 8 }), (transactions) => {
        const [memory, sqlite] = [new Subject(inMemory), new Subject(inSqlite)];
        for (const each of transactions) {
          expect(sqlite.run(each)).toEqual(memory.run(each));
          expect(sqlite.content()).toEqual(memory.content());
        }
        expect(sqlite.timestamps()).toEqual(memory.timestamps());
        sqlite.close();
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ["memory", inMemory],
    ["SQLite", inSqlite],
  ])("leave no trace where they fail: %s", (_name, make) => {
    fc.assert(
      fc.property(fc.array(transaction), fc.array(step), (before, steps) => {
        const [subject, twin] = [new Subject(make), new Subject(make)];
        for (const each of before) {
          subject.run(each);
          twin.run(each);
        }
        subject.run({ steps, fails: true });
        expect(subject.content()).toEqual(twin.content());
        expect(subject.timestamps()).toEqual(twin.timestamps());
        for (const each of [subject, twin]) each.close();
      }),
    );
  });
});
