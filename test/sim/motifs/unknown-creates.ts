import { pick } from "../pick.js";
import type { DrawMotif } from "./motif.js";
import { pages, withDevices } from "./shapes.js";

/** A create is on its way while the user deletes the record: it arrives while the deletion waits. */
export const deletedWhileOnItsWay: DrawMotif = (random) => {
  const wait = pick(random, [0, 1_000, 20_000]);
  return {
    shape: (setup) => ({ ...withDevices(setup, pages()), seeds: 0 }),
    play: function* (stage) {
      yield* stage.edit(0, 0);
      yield* stage.begin(0);
      yield* stage.fail(0, 0, "push.request", "late");
      yield* stage.finish(0);
      yield* stage.delete(0, 0);
      yield* stage.sync(0);
      yield* stage.wait(wait);
      yield { do: "late", index: 0 };
      if (stage.random(2) === 0) yield* stage.sync(0);
    },
  };
};

/** What a create of unknown outcome made is deleted by somebody else. */
export const deletedByOthers: DrawMotif = (random) => {
  const fault = pick(random, ["drop-answer", "malformed", "500-after"] as const);
  return {
    shape: (setup) => ({ ...withDevices(setup, pages()), seeds: 0, batchSize: 25 }),
    play: function* (stage) {
      yield* stage.edit(0, 0);
      yield* stage.begin(0);
      yield* stage.fail(0, 0, "push.request", fault);
      yield { do: "close", device: 0, tab: 0 };
      yield* stage.sync(1);
      yield* stage.delete(1, 0);
      yield* stage.sync(1);
      if (stage.random(4) > 0) yield* stage.edit(0, 0);
      yield* stage.sync(0);
    },
  };
};

/** A tab sleeps between choosing and sending, while another one goes on. */
export const sleepsBeforeSending: DrawMotif = (random) => {
  const wait = pick(random, [35_000, 61_000, 61_000]);
  return {
    shape: (setup) => ({ ...withDevices(setup, pages()), seeds: 0 }),
    play: function* (stage) {
      yield* stage.edit(0, 0);
      yield* stage.begin(0);
      yield* stage.until(0, 0, "push.intend", 1);
      yield* stage.wait(wait);
      yield* stage.delete(0, 0, 1);
      if (stage.random(2) === 0) yield* stage.sync(0, 1);
      yield* stage.finish(0);
    },
  };
};
