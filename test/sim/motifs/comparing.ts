import type { At } from "../../../src/sync/effects.js";
import { FAULTS, FAULT_NAMES, kindOfStep } from "../faults.js";
import { pick } from "../pick.js";
import type { Command, ServerAct } from "../plan.js";
import { IDS } from "./ids.js";
import type { DrawMotif } from "./motif.js";
import { withDevices } from "./shapes.js";
import type { Stage } from "./stage.js";

const DAY = 25 * 3_600_000;
/** So many that it asks before it takes them away. */
const MANY = 16;

const STEPS = [
  "reconcile.fetch",
  "reconcile.fetch",
  "reconcile.fetch",
  "reconcile.fetch",
  "reconcile.request",
  "reconcile.request",
  "reconcile.compare",
  "reconcile.commit",
  "reconcile.settle",
  "reconcile.load",
] as readonly At[];

/** At a step something goes wrong, or the tab dies there. */
export function* goWrong(
  stage: Stage,
  device: number,
  at: At,
): Generator<Command, void, undefined> {
  if (stage.random(4) === 0) {
    return yield* stage.crash(device, 0, at, stage.pick(["before", "after"]));
  }
  const possible = FAULT_NAMES.filter((name) => FAULTS[name] === kindOfStep(at));
  yield* stage.fail(device, 0, at, stage.pick(possible));
}

/** Once a day: somebody writes while the list is read, so that there is something to fetch. */
export const dailyComparison: DrawMotif = (random) => {
  const at = pick(random, STEPS);
  const batchSize = pick(random, [1, 2, 25, 25]);
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: IDS.length, batchSize, pageSize: 25 }),
    play: function* (stage) {
      yield* stage.wait(DAY);
      yield* stage.begin(1);
      yield* stage.until(1, 0, "reconcile.request");
      yield* stage.edit(0, stage.random(IDS.length));
      yield* stage.sync(0);
      yield* goWrong(stage, 1, at);
    },
  };
};

/** A backup is put back that lacks what both devices have. */
export const restored: DrawMotif = (random) => {
  const at = pick(random, STEPS);
  const first = random(2);
  const isHidden = random(2) === 0;
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: IDS.length, pageSize: 25 }),
    play: function* (stage) {
      yield* stage.edit(0, 0);
      yield* stage.sync(0);
      yield { do: "server", act: { kind: "snapshot" } };
      yield* stage.edit(0, 0);
      if (stage.random(2) === 0) yield* stage.delete(0, 1);
      yield* stage.sync(0);
      yield* stage.sync(1);
      if (stage.random(2) === 0) yield* stage.edit(first, stage.random(2));
      yield { do: "server", act: { kind: "restore" } };
      if (isHidden) {
        // who writes now lifts the timestamp of the list above what the other one knows
        yield* stage.sync(1 - first);
        yield* stage.edit(1 - first, 2);
        yield* stage.sync(1 - first);
      }
      yield* stage.begin(first);
      yield* goWrong(stage, first, at);
    },
  };
};

const LOSSES: readonly ServerAct["kind"][] = ["flush", "flush", "recreate"];

/** So much is lost that the user is asked. */
export const asked: DrawMotif = (random) => {
  const kind = pick(random, LOSSES) as "flush" | "recreate";
  const choice = pick(random, ["accept", "keep-mine", "keep-mine"] as const);
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: MANY, pageSize: 25 }),
    play: function* (stage) {
      yield { do: "server", act: { kind } };
      yield* stage.begin(0);
      if (stage.random(2) === 0) yield* goWrong(stage, 0, "reconcile.ask");
      yield* stage.finish(0);
      yield* stage.sync(0);
      yield* stage.act(0, 0, { kind: "answer", choice });
      yield* stage.begin(0);
      if (stage.random(2) === 0) {
        yield* goWrong(stage, 0, stage.pick(["reconcile.commit", "reconcile.settle"]));
      }
      yield* stage.finish(0);
    },
  };
};

/** A tab pushes while another one finds so much lost that the user is asked. */
export const askedElsewhere: DrawMotif = () => ({
  shape: (setup) => ({
    ...withDevices(setup, { tabs: ["page", "page"] }),
    seeds: MANY,
    pageSize: 25,
    batchSize: 1,
  }),
  play: function* (stage) {
    yield* stage.edit(0, 0);
    yield* stage.edit(0, 1);
    yield* stage.begin(0);
    yield* stage.until(0, 0, stage.pick(["push.intend", "push.request"]));
    yield { do: "server", act: { kind: "flush" } };
    yield* stage.sync(0, 1);
    yield* stage.finish(0);
  },
});
