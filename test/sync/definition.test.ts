import { describe, expect, test } from "vitest";
import type { At } from "../../src/sync/effects.js";
import { syncCollection } from "../../src/sync/sync-collection.js";
import { meet } from "./reconcile-kit.js";
import { edited, Engine, isPull, live, page, taking, type Scripted } from "./engine-kit.js";

const SYNCED = { cursor: 50, newest: 50, hwm: 50, settled: 50 } as const;
const BOB = { server: "http://server/v1", principal: "bob" };
const OWN = "1 three-way";
const base = live("a", 40, { title: "base" });
const remote = live("a", 60, { title: "theirs" });
const mine = edited("a", { base, local: { title: "mine" } });
const differs = (stored: string) => ({
  kind: "stop",
  why: "definition-differs",
  collection: "b/tasks",
  own: OWN,
  stored,
});

/** Something to pull, to merge by the app and to send: every step is taken. */
function busy(its: Scripted = {}): Engine {
  return new Engine({
    operations: [mine, edited("b")],
    respond: (request, count) =>
      isPull(request) ? page(count === 1 ? [remote] : [], 400) : taking(request, 300),
    app: () => ({ kind: "answered", value: { title: "both" } }),
    ...its,
    terms: { strategy: () => null, ...its.terms },
    state: { ...SYNCED, ...its.state },
  });
}

/** The steps of a sync that brings something, in order. */
const WRITING: readonly At[] = [
  "identity.bind",
  "pull.commit",
  "merge.commit",
  "push.intend",
  "push.settle",
];

test("these tests see every step that writes", () => {
  const engine = busy();

  expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
  expect(engine.steps.filter((at) => WRITING.includes(at)).slice(0, 5)).toEqual(WRITING);
});

test.each(["1 server-wins", "2 three-way", "12 function", "unreadable"])(
  "F1: where it is synced as %s, nothing is asked, merged or sent",
  (definition) => {
    const engine = busy({ state: { definition } });

    const { stop, tally } = engine.run(syncCollection(engine.terms));

    expect(stop).toEqual(differs(definition));
    expect(tally).toEqual({ pulled: 0, pushed: 0, records: [] });
    expect(engine.steps).toEqual([]);
    expect([...engine.operations.values()]).toEqual([mine, edited("b")]);
  },
);

describe("a collection that no sync has written yet", () => {
  test("F2: is claimed by the first commit of a pull", () => {
    const engine = new Engine({ respond: () => page([live("a", 5)], 5) });

    engine.run(syncCollection(engine.terms));

    expect(engine.done.filter(({ changes }) => changes?.state?.definition === OWN)).toMatchObject([
      { at: "pull.commit" },
    ]);
    expect(engine.state.definition).toBe(OWN);
  });

  test("F2: is claimed by what is sent first, if the pull brings nothing", () => {
    const engine = new Engine({ state: SYNCED, database: BOB, operations: [edited("a")] });
    engine.respond = (request) => (isPull(request) ? page([], 50) : taking(request, 60));

    engine.run(syncCollection(engine.terms));

    expect(engine.done.find(({ changes }) => changes?.state?.definition === OWN)).toMatchObject({
      at: "push.intend",
    });
  });

  test("F2: is claimed by the question what is to become of much that the server lost", () => {
    const here = Array.from({ length: 20 }, (_, index) => live(`r${index}`, 20 + index));
    const engine = meet({ here, there: { rows: [live("r0", 20)], etag: 99 } });

    expect(engine.run(syncCollection(engine.terms)).stop).toMatchObject({ why: "doubt" });

    expect(engine.state).toMatchObject({ definition: OWN, reset: { affected: 19, answer: null } });
    expect(engine.done.filter(({ changes }) => changes?.state?.definition === OWN)).toMatchObject([
      { at: "reconcile.ask" },
    ]);
  });

  test("F2: is not claimed by a sync that writes nothing else", () => {
    const engine = new Engine({ state: SYNCED, database: BOB, respond: () => page([], 50) });

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
    expect(engine.steps).toEqual(["pull.request"]);
    expect(engine.state.definition).toBeNull();
  });
});

/** Another tab writes at the first of these steps; what was written up to then, and after. */
function interrupted(at: At, write: (engine: Engine) => void, its: Scripted = {}) {
  let before = -1;
  const engine = busy({
    ...its,
    meanwhile: (other, effect) => {
      if (effect.at !== at || before !== -1) return;
      before = other.done.length;
      write(other);
    },
  });
  const { stop } = engine.run(syncCollection(engine.terms));
  return { engine, stop, written: engine.done.slice(before) };
}

describe("another definition comes in the middle of a sync", () => {
  test.each(WRITING.filter((at) => at !== "identity.bind"))(
    "F3: at %s, one of the same version: nothing more is written or sent",
    (at) => {
      const definition = "1 server-wins";
      const { stop, written } = interrupted(at, (other) => other.write({ state: { definition } }));

      expect(stop).toEqual(differs(definition));
      expect(written).toEqual([]);
    },
  );

  test("F3: after a page was stored, the app is not asked any more", () => {
    const definition = "1 server-wins";
    let asked = 0;
    const engine = busy({
      app: () => ({ kind: "answered", value: { title: `${++asked}` } }),
      meanwhile: (other, { at }) => {
        const isStored = other.confirmed.has("a");
        if (at === "sync.load" && isStored) other.write({ state: { definition } });
      },
    });

    expect(engine.run(syncCollection(engine.terms)).stop).toEqual(differs(definition));
    expect(asked).toBe(0);
    expect(engine.operations.get("a")).toEqual({ ...mine, conflict: remote });
  });

  test("F3: before the count, a newer one takes over: nothing more is asked, written or sent", () => {
    const definition = "2 server-wins";
    const engine = busy({
      counts: true,
      meanwhile: (other, { at }) => {
        if (at !== "sync.load" || !other.confirmed.has("c")) return;
        if (other.database.generation === 0) {
          other.write({ state: { definition }, database: { generation: 1 } });
        }
      },
      respond: () => page([live("c", 60)], 60),
    });

    expect(engine.run(syncCollection(engine.terms)).stop).toEqual(differs(definition));
    expect(engine.steps).toEqual(["pull.request", "identity.bind", "pull.commit"]);
  });

  test.each([
    "reconcile.load",
    "reconcile.compare",
    "reconcile.commit",
    "reconcile.settle",
  ] as const)("F3: at %s of a comparison: nothing more is written or sent", (step) => {
    const definition = "1 server-wins";
    let before = -1;
    const engine = meet({
      here: [live("lost", 50)],
      operations: [edited("b")],
      there: { rows: [live("other", 60)], etag: 99 },
      meanwhile: (other, { at }) => {
        if (at !== step || before !== -1) return;
        before = other.done.length;
        other.write({ state: { definition } });
      },
    });

    expect(engine.run(syncCollection(engine.terms)).stop).toEqual(differs(definition));
    expect(engine.done.slice(before)).toEqual([]);
  });

  test.each(WRITING)("F3: at %s, a newer one takes over: nothing more is written or sent", (at) => {
    const definition = "2 server-wins";
    const { stop, written } = interrupted(at, (other) =>
      other.write({ state: { definition }, database: { generation: 1 } }),
    );

    expect(stop).toEqual(differs(definition));
    expect(written).toEqual([]);
  });

  test.each(WRITING.filter((at) => at !== "identity.bind"))(
    "F3: at %s, an older one: this sync gives way, and the next takes over",
    (at) => {
      const terms = { definition: "2 three-way" };
      const { engine, stop, written } = interrupted(
        at,
        (other) => other.write({ state: { definition: OWN } }),
        { terms },
      );

      expect(stop).toEqual({ kind: "stop", why: "busy" });
      expect(written).toEqual([]);
      expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
      expect(engine.state.definition).toBe("2 three-way");
      expect(engine.operations.size).toBe(0);
    },
  );

  test.each(WRITING.filter((at) => at !== "pull.commit"))(
    "F6: at %s, one takes over another collection: this sync gives way, and the next goes on",
    (at) => {
      const { engine, stop } = interrupted(at, (other) =>
        other.write({ database: { generation: 1 } }),
      );

      expect(stop).toEqual({ kind: "stop", why: "busy" });
      expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
      expect(engine.operations.size).toBe(0);
    },
  );
});

describe("a newer definition", () => {
  const terms = { definition: "2 three-way" };
  const state = { ...SYNCED, definition: "1 server-wins" };

  test("F5: takes over once, and then an idle sync writes nothing", () => {
    const engine = new Engine({ terms, state, database: BOB, respond: () => page([], 50) });

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
    expect(engine.steps).toEqual(["sync.load", "pull.request"]);
    expect(engine.state.definition).toBe("2 three-way");
    expect(engine.database.generation).toBe(1);

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();
    expect(engine.steps.slice(2)).toEqual(["pull.request"]);
    expect(engine.database.generation).toBe(1);
  });

  test("F5: merges and sends the edits that the older one left", () => {
    const operation = edited("a", { base, local: { title: "base", mine: 1 } });
    const engine = new Engine({ terms, state, database: BOB, operations: [operation] });
    engine.respond = (request, count) =>
      isPull(request) ? page(count === 1 ? [remote] : [], 400) : taking(request, 300);

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();

    expect(engine.operations.size).toBe(0);
    expect(engine.confirmed.get("a")).toMatchObject({ title: "theirs", mine: 1 });
  });

  test("F5: takes over without a network, too", () => {
    const engine = new Engine({ terms, state, database: BOB, operations: [mine] });

    expect(engine.run(syncCollection(engine.terms)).stop).toMatchObject({ why: "offline" });
    expect(engine.state.definition).toBe("2 three-way");
    expect([...engine.operations.values()]).toEqual([mine]);
  });
});
