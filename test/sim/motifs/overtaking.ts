import { pick } from "../pick.js";
import { IDS } from "./ids.js";
import type { DrawMotif } from "./motif.js";
import { pages, withDevices } from "./shapes.js";

const DAY = 25 * 3_600_000;

/** While one tab holds an answer of the server, another one stores what came after it. */
export const overtaken: DrawMotif = (random) => {
  const tabs = pick(random, [
    ["page", "page"],
    ["page", "worker"],
  ] as const);
  const slow = random(2);
  const at = pick(random, ["pull.request", "pull.commit"] as const);
  const isRemoved = random(3) === 0;
  return {
    shape: (setup) => ({
      ...withDevices(setup, { tabs }),
      seeds: IDS.length,
      pageSize: 25,
    }),
    play: function* (stage) {
      yield* stage.edit(1, 0);
      yield* stage.sync(1);
      if (stage.random(2) === 0) yield* stage.edit(0, 0);
      yield* stage.begin(0, slow);
      yield* stage.until(0, slow, at, at === "pull.request" ? 1 : 0);
      if (isRemoved) yield* stage.delete(1, 0);
      else yield* stage.edit(1, 0);
      yield* stage.sync(1);
      yield* stage.sync(0, 1 - slow);
      yield* stage.finish(0, slow);
    },
  };
};

/** The same while everything is compared. */
export const overtakenComparison: DrawMotif = (random) => {
  const at = pick(random, [
    ...(["reconcile.request", "reconcile.request", "reconcile.fetch"] as const),
    "reconcile.settle",
  ] as const);
  const isRemoved = random(3) === 0;
  return {
    shape: (setup) => ({ ...withDevices(setup, pages()), seeds: IDS.length, pageSize: 25 }),
    play: function* (stage) {
      yield* stage.wait(DAY);
      yield* stage.begin(0);
      yield* stage.until(0, 0, "reconcile.request");
      yield* stage.edit(1, 0);
      yield* stage.sync(1);
      yield* stage.until(0, 0, at, at === "reconcile.settle" ? 0 : 1);
      if (isRemoved) yield* stage.delete(1, 0);
      else yield* stage.edit(1, 0);
      yield* stage.sync(1);
      yield* stage.sync(0, 1);
      yield* stage.finish(0);
    },
  };
};
