import { describe, expect, test } from "vitest";
import { printDate } from "../../src/server/history/print-date.js";
import { createKintoServer } from "../../src/server/index.js";
import { handle } from "../../src/server/kinto.js";
import type { PlainAnswer, World } from "../../src/server/http/exchange.js";
import type { Settings } from "../../src/server/settings.js";
import { MemoryStorage } from "../../src/server/storage/memory-storage.js";
import type { Range, Row, Storage } from "../../src/server/storage/storage.js";
import { createWorld } from "../../src/server/world.js";

const ALL = { after: -1, before: Number.POSITIVE_INFINITY, newestFirst: false };

function worldWith(settings: Partial<Settings>, storage: Storage): World {
  return createWorld({
    settings,
    storage,
    now: () => 1000,
    random: (bytes) => crypto.getRandomValues(bytes),
    onError: () => undefined,
  });
}

function put(world: World, path: string): PlainAnswer {
  const passwords = { hash: () => "", verify: () => false, nameOf: () => undefined };
  const headers = { authorization: `Basic ${btoa("user:pass")}` };
  const origin = "http://localhost:8888";
  return handle(world, passwords, { method: "PUT", path, origin, headers, body: "" });
}

test.each([
  { time: 0, text: "1970-01-01T00:00:00+00:00" },
  { time: 1_782_896_400_123, text: "2026-07-01T09:00:00.123000+00:00" },
  { time: 1_782_896_400_020, text: "2026-07-01T09:00:00.020000+00:00" },
])("$time is $text", ({ time, text }) => {
  expect(printDate(time)).toBe(text);
});

describe("a server", () => {
  test("without history does not log", () => {
    const storage = new MemoryStorage(() => 1000);
    const world = worldWith({ history: false }, storage);

    expect(put(world, "/v1/buckets/b").status).toBe(201);

    expect([...storage.scan("/buckets", ALL)]).toHaveLength(1);
    expect([...storage.below("/buckets/b")]).toEqual([]);
  });

  test("that cannot log a change does not make it", () => {
    const storage = new MemoryStorage(() => 1000);
    const failing: Storage = Object.assign(Object.create(storage) as Storage, {
      put: (list: string, change: Parameters<Storage["put"]>[1]) => {
        if (list.endsWith("/history")) throw new Error("the disk is full");
        return storage.put(list, change);
      },
      transaction: <Result>(work: () => Result): Result => storage.transaction(work),
      get: (list: string, id: string) => storage.get(list, id),
      timestamp: (list: string) => storage.timestamp(list),
      groupsOf: (member: string) => storage.groupsOf(member),
    });
    const world = worldWith({ history: true }, failing);

    expect(put(world, "/v1/buckets/b").status).toBe(500);

    expect([...storage.scan("/buckets", ALL)]).toEqual([]);
  });
});

/** A storage in memory that tells how many entries of histories were read, and can fail at the end of a request. */
class WatchedStorage extends MemoryStorage {
  entriesRead = 0;
  isFull = false;

  override *scan(list: string, range: Range): Generator<Row> {
    for (const row of super.scan(list, range)) {
      if (list.endsWith("/history")) this.entriesRead++;
      yield row;
    }
  }

  override transaction<Result>(work: () => Result): Result {
    return super.transaction(() => {
      const result = work();
      if (this.isFull) throw new Error("the disk is full");
      return result;
    });
  }

  entries(): number {
    return [...super.scan("/buckets/b/history", ALL)].length;
  }
}

function putGroups(world: World, from: number, to: number): void {
  for (let n = from; n < to; n++) put(world, `/v1/buckets/b/groups/g${n}`);
}

describe("a history that is trimmed", () => {
  test("is not counted at each write", () => {
    const storage = new WatchedStorage(() => 1000);
    const settings = { history: true, historyAutoTrimMaxCount: 100, historyAutoTrimThreshold: 50 };
    const world = worldWith(settings, storage);

    put(world, "/v1/buckets/b");
    putGroups(world, 0, 150);
    expect(storage.entries()).toBe(151);
    expect(storage.entriesRead).toBeLessThan(10);

    putGroups(world, 150, 151);
    expect(storage.entries()).toBe(101);

    storage.entriesRead = 0;
    putGroups(world, 151, 201);
    expect(storage.entries()).toBe(151);
    expect(storage.entriesRead).toBe(0);
    putGroups(world, 201, 202);
    expect(storage.entries()).toBe(101);
  });

  test("is counted again after a trimming was undone", () => {
    const storage = new WatchedStorage(() => 1000);
    const settings = { history: true, historyAutoTrimMaxCount: 3, historyAutoTrimThreshold: 5 };
    const world = worldWith(settings, storage);

    put(world, "/v1/buckets/b");
    putGroups(world, 0, 8);
    storage.isFull = true;
    putGroups(world, 8, 9);
    storage.isFull = false;
    expect(storage.entries()).toBe(9);

    putGroups(world, 8, 9);
    expect(storage.entries()).toBe(4);
  });
});

test.each(["/", "/buckets", "b", "/buckets/b/history", "/buckets/b/collections/c/records/r/x"])(
  "%s has no history that could be left out",
  (uri) => {
    const make = (): unknown => createKintoServer({ historyExcludeResources: [uri] });
    expect(make).toThrow(/historyExcludeResources.*write it as \/buckets\/blog\/collections/);
  },
);
