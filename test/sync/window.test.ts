import { expect, test } from "vitest";
import { pull } from "../../src/sync/pull.js";
import { settledAt, sinceOf, WINDOW } from "../../src/sync/window.js";
import { NEW_COLLECTION } from "../../src/store/rows.js";
import type { Confirmed } from "../../src/record/record.js";
import { Engine, live, gone, page, partsOf, queryOf } from "./engine-kit.js";

const T = 10_000_000;

/** Lists what is visible behind `_since`, a row at most each time where `pageSize` says so. */
function serving(visible: () => readonly Confirmed[], pageSize = 100) {
  return (request: Parameters<typeof partsOf>[0]) => {
    const { _since: since = "-1", not_deleted: isLiveOnly } = queryOf(request);
    const all = visible().toSorted((a, b) => (a.last_modified ?? 0) - (b.last_modified ?? 0));
    const rows = all.filter(
      (row) =>
        (row.last_modified ?? 0) > Number(since) && !(isLiveOnly === "true" && "deleted" in row),
    );
    const etag = all.at(-1)?.last_modified ?? 1;
    return page(rows.slice(0, pageSize), etag, rows.length > pageSize);
  };
}

const settling = { ...NEW_COLLECTION, pending: { cursor: 7, at: 1_000, session: "s" } };

test.each([
  ["just before the window is over", { now: 1_000 + WINDOW - 1, wall: 0, session: "s" }, null],
  ["when the window is over", { now: 1_000 + WINDOW, wall: 0, session: "s" }, 7],
  ["in another session, soon", { now: 9e9, wall: 1_000 + 10 * WINDOW - 1, session: "t" }, null],
  ["in another session, long after", { now: 0, wall: 1_000 + 10 * WINDOW, session: "t" }, 7],
])("L7: what counts as settled %s", (_, clock, settled) => {
  expect(settledAt(settling, clock)).toBe(settled);
});

test.each([
  ["nothing was read yet", {}, null],
  ["nothing is settled", { cursor: T, newest: T }, T - WINDOW],
  ["the window reaches behind what is settled", { cursor: T, newest: T, settled: T - 5 }, T - 5],
  ["everything is settled", { cursor: T, newest: T, settled: T }, T],
  ["the first pull goes on", { cursor: T, newest: T, end: T + 9 }, T],
  ["the cursor lies behind the window", { cursor: 5, newest: T }, 5],
])("L7: where a pull begins: %s", (_, state, since) => {
  expect(sinceOf({ ...NEW_COLLECTION, ...state })).toBe(since);
});

test.each([1_000, WINDOW, 20 * WINDOW])(
  "L6: a transaction that commits late is still seen, %d ms after",
  (wait) => {
    let visible = [live("a", T), live("c", T + 20_000)];
    const engine = new Engine({ respond: serving(() => visible) });
    engine.run(pull(engine.terms));
    visible = [...visible, live("b", T + 10_000)];
    engine.now += wait;

    expect(engine.run(pull(engine.terms)).stop).toBeNull();
    expect([...engine.confirmed.keys()].toSorted()).toEqual(["a", "b", "c"]);
  },
);

test("L6: one that commits late while the pages of a pull travel slowly is seen by the next", () => {
  let visible = [live("a", T), live("c", T + 20_000), live("d", T + 30_000)];
  const respond = serving(() => visible, 2);
  const state = { cursor: 1, newest: 1, settled: 1 };
  const engine = new Engine({ state });
  engine.respond = (request, count) => {
    const answer = respond(request);
    // the device sleeps after the first page
    if (count === 1) visible = [...visible, live("b", T + 10_000), live("e", T + 99 * WINDOW)];
    return answer;
  };
  engine.run(pull(engine.terms));
  expect(engine.confirmed.has("b")).toBe(false);

  engine.run(pull(engine.terms));

  expect([...engine.confirmed.keys()].toSorted()).toEqual(["a", "b", "c", "d", "e"]);
});

test("L6: a deletion that commits late during a long first pull is seen", () => {
  let visible = [live("a", T), live("b", T + 1), live("c", T + 20_000)];
  const respond = serving(() => visible, 2);
  const engine = new Engine();
  engine.respond = (request, count) => {
    const answer = respond(request);
    if (count === 1) {
      visible = [gone("a", T + 15_000), ...visible.slice(1), live("e", T + 99 * WINDOW)];
    }
    return answer;
  };

  engine.run(pull(engine.terms));
  engine.run(pull(engine.terms));

  expect(engine.confirmed.get("a")).toEqual(gone("a", T + 15_000));
  expect(engine.confirmed.has("e")).toBe(true);
});

test("L8: after the window has passed, two idle pulls settle it, and then nothing is read or written again", () => {
  const visible = [live("a", T), live("b", T + 10)];
  let shown = 0;
  const respond = serving(() => visible);
  const engine = new Engine({
    respond: (request) => {
      shown++;
      return respond(request);
    },
  });
  engine.run(pull(engine.terms));
  visible.push(live("c", T + 20));
  engine.run(pull(engine.terms));
  for (let i = 0; i < 3; i++) {
    engine.now += WINDOW;
    engine.run(pull(engine.terms));
  }
  const steps = engine.steps.filter((at) => at === "pull.commit").length;

  engine.run(pull(engine.terms));

  expect(steps).toBe(4);
  expect(engine.steps.filter((at) => at === "pull.commit")).toHaveLength(4);
  expect(queryOf(engine.requests.at(-1) as never)["_since"]).toBe(String(T + 20));
  expect(shown).toBe(6);
});

test("L8: a pull that brings nothing writes nothing, and skips what the window shows again", () => {
  const engine = new Engine({ respond: serving(() => [live("a", T), live("b", T + 10)]) });
  engine.run(pull(engine.terms));
  const { state } = engine;
  const { length } = engine.done;

  const pulled = engine.run(pull(engine.terms));

  expect(pulled.tally).toEqual({ pulled: 0, pushed: 0, records: [] });
  expect(engine.state).toBe(state);
  expect(engine.steps.slice(length)).toEqual(["pull.request"]);
});

test("L8: a settlement that only moves the window is no commit of the log", () => {
  const engine = new Engine({ respond: serving(() => [live("a", T)]) });
  engine.run(pull(engine.terms));
  const { confirmed } = engine.state;
  engine.now += WINDOW;

  engine.run(pull(engine.terms));

  expect(engine.state).toMatchObject({ settled: T, pending: null, confirmed });
});

test("L7: a pull that began before the wait was over settles nothing, however long it takes", () => {
  const respond = serving(() => [live("a", T)]);
  const engine = new Engine({ respond });
  engine.run(pull(engine.terms));
  engine.respond = (request) => {
    engine.now += WINDOW;
    return respond(request);
  };

  engine.run(pull(engine.terms));

  expect(engine.state.settled).toBeNull();
});
