import { pick } from "../pick.js";
import type { Command } from "../plan.js";
import { IDS } from "./ids.js";
import type { DrawMotif } from "./motif.js";
import { withDevices, withThree } from "./shapes.js";
import type { Stage } from "./stage.js";

const COMMIT: Command = { do: "server", act: { kind: "commit" } };

/** The first device's write stays open while the second writes, and reads beyond its timestamp. */
export const lateCommits: DrawMotif = (random) => {
  const pageSize = pick(random, [2, 25]);
  const meanwhile = pick(random, [reads, reads, readsInAnotherSession, isReading]);
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: IDS.length, pageSize }),
    play: function* (stage) {
      yield* leaveOpen(stage, 0);
      yield* stage.edit(1, 1);
      yield* stage.sync(1);
      yield* meanwhile(stage);
    },
  };
};

/** The first pull of a device is under way while the other writes, or deletes what was read. */
export const slowFirstPull: DrawMotif = (random) => {
  const pageSize = pick(random, [1, 1, 2]);
  const wait = pick(random, [0, 61_000]);
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: 0, pageSize, staysSmall: true }),
    play: function* (stage) {
      for (const id of [0, 1, 2]) yield* stage.edit(0, id);
      yield* stage.sync(0);
      yield* stage.begin(1);
      yield* stage.until(1, 0, "pull.commit", stage.pick([1, 2]));
      yield* stage.pick([removes, removes, removes, leavesDeletionOpen])(stage);
      yield* stage.wait(wait);
      if (stage.random(2) === 0) {
        yield* stage.edit(0, 1);
        yield* stage.sync(0);
      }
      yield* stage.finish(1);
    },
  };
};

/** A deletion is open when the first pull of another device begins, and is committed before that ends. */
export const deletionLeftOpen: DrawMotif = () => ({
  shape: (setup) => ({ ...withThree(setup), seeds: 0, pageSize: 1, staysSmall: true }),
  play: function* (stage) {
    for (const id of [0, 1, 2]) yield* stage.edit(0, id);
    yield* stage.sync(0);
    yield* stage.sync(2);
    yield* leavesDeletionOpen(stage);
    yield* stage.edit(2, 1);
    yield* stage.sync(2);
    yield* stage.begin(1);
    yield* stage.until(1, 0, "pull.commit", 1);
    yield COMMIT;
    yield* stage.wait(61_000);
    yield* stage.edit(2, 2);
    yield* stage.sync(2);
    yield* stage.finish(1);
  },
});

/** A pull passes over what is open, and its next page comes a minute later. */
export const slowPages: DrawMotif = () => ({
  shape: (setup) => ({ ...withThree(setup), seeds: IDS.length, pageSize: 1, staysSmall: true }),
  play: function* (stage) {
    yield* leaveOpen(stage, 0);
    yield* stage.edit(2, 1);
    yield* stage.edit(2, 2);
    yield* stage.sync(2);
    yield* stage.begin(1);
    yield* stage.until(1, 0, "identity.bind", 2);
    yield COMMIT;
    yield* stage.wait(61_000);
    yield* stage.edit(2, 1);
    yield* stage.sync(2);
    yield* stage.finish(1);
  },
});

function* removes(stage: Stage): Generator<Command, void, undefined> {
  yield* stage.delete(0, 0);
  yield* stage.sync(0);
}

function* leavesDeletionOpen(stage: Stage): Generator<Command, void, undefined> {
  yield* stage.delete(0, 0);
  yield* stage.begin(0);
  yield* stage.fail(0, 0, "push.request", "slow-lost");
  yield* stage.finish(0);
}

function* leaveOpen(stage: Stage, id: number): Generator<Command, void, undefined> {
  if (stage.random(4) === 0) yield* stage.delete(0, id);
  else yield* stage.edit(0, id);
  yield* stage.begin(0);
  yield* stage.fail(0, 0, "push.request", "slow-lost");
  yield* stage.finish(0);
}

/** Once or twice more before the commit. */
function* reads(stage: Stage): Generator<Command, void, undefined> {
  const times = stage.random(3);
  for (let time = 0; time < times; time++) {
    yield* stage.wait(stage.pick([1_000, 20_000]));
    yield* stage.sync(1);
  }
  yield COMMIT;
}

function* readsInAnotherSession(stage: Stage): Generator<Command, void, undefined> {
  yield { do: "close", device: 1, tab: 0 };
  yield* stage.wait(stage.pick([1_000, 20_000]));
  yield* stage.sync(1);
  yield COMMIT;
}

/** A pull began before the commit, and ends long after it. */
function* isReading(stage: Stage): Generator<Command, void, undefined> {
  yield* stage.wait(20_000);
  yield* stage.begin(1);
  yield* stage.until(1, 0, "pull.request", 1);
  yield COMMIT;
  yield* stage.wait(61_000);
  yield* stage.finish(1);
}
