import { describe, expect, test } from "vitest";
import { printDate } from "../../src/server/history/print-date.js";
import { createKintoServer } from "../../src/server/index.js";
import { handle } from "../../src/server/kinto.js";
import type { PlainAnswer, World } from "../../src/server/http/exchange.js";
import type { Settings } from "../../src/server/settings.js";
import { MemoryStorage } from "../../src/server/storage/memory-storage.js";
import type { Storage } from "../../src/server/storage/storage.js";
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

test.each(["/", "/buckets", "b", "/buckets/b/history", "/buckets/b/collections/c/records/r/x"])(
  "%s has no history that could be left out",
  (uri) => {
    const make = (): unknown => createKintoServer({ historyExcludeResources: [uri] });
    expect(make).toThrow(/historyExcludeResources.*write it as \/buckets\/blog\/collections/);
  },
);
