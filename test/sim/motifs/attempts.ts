import { pick } from "../pick.js";
import type { Command } from "../plan.js";
import { IDS } from "./ids.js";
import type { DrawMotif } from "./motif.js";
import { pages, withDevices } from "./shapes.js";
import type { Stage } from "./stage.js";

const RECORD = 0;

/** The user changes the same field once more. */
function* editAgain(stage: Stage, field = 0): Generator<Command, void, undefined> {
  yield* stage.act(0, 0, { kind: "edit", id: RECORD, field });
}

/** Somebody builds on a write whose answer was lost, and its author edits on. */
export const builtUpon: DrawMotif = (random) => {
  const fault = pick(random, ["drop-answer", "malformed", "500-after"] as const);
  return {
    shape: (setup) => ({
      ...withDevices(setup, pages("three-way")),
      seeds: IDS.length,
      batchSize: 25,
    }),
    play: function* (stage) {
      yield* editAgain(stage);
      yield* stage.begin(0);
      yield* stage.fail(0, 0, "push.request", fault);
      yield { do: "close", device: 0, tab: 0 };
      yield* stage.sync(1);
      yield* stage.act(1, 0, { kind: "edit", id: RECORD, field: 1 });
      yield* stage.sync(1);
      yield* editAgain(stage);
      yield* stage.sync(0);
    },
  };
};

/** A pull shows the base of an operation once more while an attempt on it is on its way. */
export const baseSeenAgain: DrawMotif = () => ({
  shape: (setup) => ({
    ...withDevices(setup, pages("three-way")),
    seeds: IDS.length,
    batchSize: 25,
  }),
  play: function* (stage) {
    yield* editAgain(stage);
    yield* stage.sync(0);
    yield* editAgain(stage);
    yield* stage.begin(0);
    yield* stage.fail(0, 0, "push.request", "late");
    yield* stage.finish(0);
    yield* stage.begin(0);
    yield* stage.crash(0, 0, "push.intend", "before");
    yield* editAgain(stage);
    yield { do: "late", index: 0 };
    yield* stage.sync(0);
  },
});

/** One copy of an attempt is refused, and another one arrives later. */
export const refusedCopy: DrawMotif = (random) => {
  const fault = pick(random, ["status-400", "status-403", "status-413"] as const);
  return {
    shape: (setup) => ({
      ...withDevices(setup, pages("three-way")),
      seeds: pick(random, [0, IDS.length]),
      batchSize: 25,
    }),
    play: function* (stage) {
      yield* editAgain(stage);
      yield* stage.begin(0);
      yield* stage.fail(0, 0, "push.request", "late");
      yield* stage.finish(0);
      yield* stage.begin(0);
      yield* stage.fail(0, 0, "push.request", fault);
      yield* stage.finish(0);
      yield* editAgain(stage);
      yield { do: "late", index: 0 };
      yield* stage.sync(0);
    },
  };
};

/** The server fails at a record again and again, and a proxy brings it later; its user edits on. */
export const failing: DrawMotif = () => ({
  shape: (setup) => ({
    ...withDevices(setup, pages("three-way")),
    poison: "failure",
    seeds: 0,
    batchSize: 25,
  }),
  play: function* (stage) {
    yield* editAgain(stage, 2);
    yield* stage.edit(0, 1);
    yield* stage.sync(0);
    yield* editAgain(stage, 2);
    yield { do: "late", index: 0 };
    yield* stage.sync(0);
  },
});

/** What was deleted comes back by a second copy of its create, with the same content, while its author deletes it. */
export const madeAgain: DrawMotif = () => ({
  shape: (setup) => ({ ...withDevices(setup, pages()), seeds: 0, batchSize: 25 }),
  play: function* (stage) {
    yield* editAgain(stage);
    yield* stage.begin(0);
    yield* stage.fail(0, 0, "push.request", "duplicate");
    yield* stage.finish(0);
    yield* stage.sync(1);
    yield* stage.delete(1, RECORD);
    yield* stage.sync(1);
    yield* stage.delete(0, RECORD);
    yield { do: "late", index: 0 };
    yield* stage.sync(0);
  },
});

/** Another device writes between a pull and the push after it. */
export const writtenMeanwhile: DrawMotif = () => ({
  shape: (setup) => ({ ...withDevices(setup, pages()), seeds: IDS.length, pageSize: 1 }),
  play: function* (stage) {
    yield* stage.edit(1, 2);
    yield* stage.sync(1);
    yield* editAgain(stage);
    yield* stage.begin(0);
    yield* stage.until(0, 0, "push.intend");
    yield* stage.edit(1, 1);
    yield* stage.sync(1);
    yield* stage.finish(0);
  },
});
