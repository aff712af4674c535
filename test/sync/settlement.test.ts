import { describe, expect, test } from "vitest";
import { manual } from "../../src/merge/strategy.js";
import { applyEdit } from "../../src/record/edit.js";
import type { Fields } from "../../src/record/record.js";
import { intentOf, withSent } from "../../src/sync/intent.js";
import { push, type Pushed } from "../../src/sync/push.js";
import { answer, edited, Engine, live, RECORDS, taking, type Respond } from "./engine-kit.js";

const BOB = { principal: "bob", bucket: null, batchSize: 25, as: 1 };

function run(engine: Engine): Pushed {
  return engine.run(push(engine.terms, BOB, engine.version));
}

describe("what becomes of an edit made while an older one is refused", () => {
  const before = edited("a", { base: live("a", 7, { title: "old" }), local: { title: "bad" } });

  function meeting(local: Fields | null, status = 400): Engine {
    const engine: Engine = new Engine({
      operations: [before],
      confirmed: [live("a", 7, { title: "old" })],
      respond: () => answer(status, { message: "no" }),
      meanwhile: ({ operations }, { at }) => {
        const operation = operations.get("a");
        if (at !== "push.request" || operation === undefined) return;
        const next = applyEdit("a", operation, undefined, local);
        if (next !== null) engine.write({ ops: [next] });
      },
    });
    return engine;
  }

  test.each([400, 403, 413])(
    "A13: it is not set aside with what the server refused with %d",
    (status) => {
      const engine = meeting({ title: "good" }, status);

      const { tally, isNews } = run(engine);

      const operation = engine.operations.get("a");
      expect(operation).toMatchObject({ local: { title: "good" }, sent: [], edits: 2 });
      expect(operation?.parked).toBeUndefined();
      expect(tally.records).toMatchObject([{ id: "a", status, next: "send" }]);
      expect(isNews).toBe(true);
    },
  );

  test("A13: it ends where it takes the refused edit back", () => {
    const engine = meeting({ title: "old" });

    const { tally } = run(engine);

    expect(engine.operations.size).toBe(0);
    expect(tally.records).toMatchObject([{ id: "a", next: "nothing" }]);
  });

  test("A13: a deletion is sent", () => {
    const engine = meeting(null);

    run(engine);

    expect(engine.operations.get("a")).toMatchObject({ local: null, sent: [] });
    expect(engine.operations.get("a")?.parked).toBeUndefined();
  });
});

describe("an attempt that was sent twice, of which one copy is refused", () => {
  const first = { intent: "t", body: { title: "bad" }, match: null, edits: 1, at: 0 };

  test.each([400, 403, 413])(
    "A17: stays known after a %d: the other may have been taken",
    (status) => {
      const before = edited("a", { local: { title: "bad" }, sent: [first] });
      const engine = new Engine({ operations: [before], respond: () => answer(status, {}) });

      run(engine);

      const operation = engine.operations.get("a");
      expect(operation).toMatchObject({ parked: { status }, sent: [{ intent: "t" }] });
    },
  );

  test("A17: stays known where another tab sent it meanwhile", () => {
    const engine: Engine = new Engine({
      operations: [edited("a", { local: { title: "bad" } })],
      respond: () => answer(400, {}),
      meanwhile: ({ operations }, { at }) => {
        const operation = operations.get("a");
        if (at !== "push.request" || operation === undefined) return;
        const { sent } = intentOf(engine.terms, operation, "other", 9, "device");
        engine.write({ ops: [withSent(operation, sent)] });
      },
    });

    run(engine);

    expect(engine.operations.get("a")?.sent).toHaveLength(1);
  });

  test("A17: a deletion of it waits until it is certain that there is nothing", () => {
    const before = edited("a", { local: { title: "bad" }, sent: [first] });
    const engine: Engine = new Engine({
      operations: [before],
      respond: () => answer(400, {}),
      meanwhile: ({ operations }, { at }) => {
        const operation = operations.get("a");
        if (at !== "push.request" || operation === undefined) return;
        const next = applyEdit("a", operation, undefined, null);
        if (next !== null) engine.write({ ops: [next] });
      },
    });

    run(engine);

    expect(engine.operations.get("a")).toMatchObject({ local: null, sent: [{ intent: "t" }] });
  });
});

const failing: Respond = (request) =>
  request.path === `${RECORDS}/batch-of-tea`
    ? answer(500, { message: "boom" })
    : taking(request, 100);

describe("a record that has to go by itself, and always fails", () => {
  test.each([0, 1])("A14: lets the others pass, as number %d of three", (place) => {
    const ids = ["a", "b"].toSpliced(place, 0, "batch-of-tea");
    const engine = new Engine({ operations: ids.map((id) => edited(id)), respond: failing });

    const { stop, tally } = run(engine);

    expect(stop).toBeNull();
    expect(tally.pushed).toBe(2);
    expect([...engine.operations.keys()]).toEqual(["batch-of-tea"]);
    expect(engine.operations.get("batch-of-tea")?.parked).toMatchObject({ status: 500 });
  });

  test("A14: lets the others pass where every record goes by itself", () => {
    const ids = ["batch-of-tea", "a", "b", "c"];
    const engine = new Engine({ operations: ids.map((id) => edited(id)), respond: failing });

    const { tally } = engine.run(push(engine.terms, { ...BOB, batchSize: 1 }, engine.version));

    expect(tally.pushed).toBe(3);
    expect([...engine.operations.keys()]).toEqual(["batch-of-tea"]);
  });

  test("A14: is not set aside where nothing passed since it failed", () => {
    const engine = new Engine({
      operations: ["a", "b", "batch-of-tea"].map((id) => edited(id)),
      respond: failing,
    });

    expect(run(engine)).toMatchObject({ stop: { why: "server-error" }, tally: { pushed: 2 } });
    expect(engine.operations.get("batch-of-tea")?.parked).toBeUndefined();
  });

  test("A14: is not set aside where nothing passes", () => {
    const engine = new Engine({
      operations: ["batch-of-tea", "a", "b"].map((id) => edited(id)),
      respond: () => answer(500, { message: "boom" }),
    });

    expect(run(engine).stop).toMatchObject({ why: "server-error" });
    expect([...engine.operations.values()].map(({ parked }) => parked)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(engine.requests.length).toBeLessThanOrEqual(25);
  });
});

describe("a deletion of unknown time, where a newer version came while the answer travelled", () => {
  const base = live("a", 7, { title: "old" });
  const newer = live("a", 20, { title: "theirs" });

  test.each([
    ["a 412 that shows nothing", edited("a", { base, local: { title: "ours" } }), 412, 114],
    ["a 404", edited("a", { base, local: null }), 404, 110],
  ])("A15: %s does not land after it", (_, operation, status, errno) => {
    const engine: Engine = new Engine({
      terms: { strategy: manual },
      operations: [operation],
      confirmed: [base],
      respond: () => answer(status, { errno }),
      meanwhile: ({ operations }, { at }) => {
        const waiting = operations.get("a");
        if (at !== "push.request" || waiting === undefined) return;
        engine.write({ confirm: [newer], ops: [{ ...waiting, conflict: newer }] });
      },
    });

    run(engine);

    expect(engine.confirmed.get("a")).toEqual(newer);
    expect(engine.operations.get("a")).toMatchObject({
      base,
      local: operation.local,
      conflict: newer,
    });
  });
});

test.each([
  ["a 404", null, answer(404, { errno: 110 })],
  ["a 400", { title: "ours" }, answer(400, { message: "no" })],
  ["a 412 that shows nothing", { title: "ours" }, answer(412, { errno: 114 })],
])("A8: %s to an attempt that another tab made void changes nothing", (_, local, given) => {
  const newer = live("a", 20, { title: "theirs" });
  const rebased = edited("a", { base: newer, local });
  const engine: Engine = new Engine({
    operations: [edited("a", { base: live("a", 7, { title: "old" }), local })],
    respond: () => given,
    meanwhile: (its, { at }) => {
      if (at === "push.request") its.write({ confirm: [newer], ops: [rebased] });
    },
  });

  run(engine);

  expect(engine.operations.get("a")).toEqual(rebased);
  expect(engine.confirmed.get("a")).toEqual(newer);
});
