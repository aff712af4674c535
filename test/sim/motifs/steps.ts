import type { At } from "../../../src/sync/effects.js";
import { pick } from "../pick.js";
import { goWrong } from "./comparing.js";
import { IDS } from "./ids.js";
import type { DrawMotif } from "./motif.js";
import { withDevices } from "./shapes.js";

const OF_ACCESS: readonly At[] = [
  ...(["access.request", "access.request", "access.request", "access.request"] as const),
  ...(["access.load", "access.settle"] as const),
];

/** A record is shared, and something goes wrong while the server is told. */
export const sharing: DrawMotif = (random) => {
  const at = pick(random, OF_ACCESS);
  const isNew = random(3) === 0;
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: isNew ? 0 : IDS.length }),
    play: function* (stage) {
      if (isNew || stage.random(3) === 0) yield* stage.edit(0, 0);
      yield* stage.act(0, 0, { kind: "share", id: 0, person: stage.random(2) });
      yield* stage.begin(0);
      yield* goWrong(stage, 0, at);
      yield* stage.finish(0);
    },
  };
};

/** The bucket and the collection are not there, and something goes wrong while they are made. */
export const withoutParents: DrawMotif = () => ({
  shape: (setup) => ({ ...withDevices(setup), seeds: 0, lacksParents: true }),
  play: function* (stage) {
    yield* stage.begin(0);
    yield* goWrong(stage, 0, "parents.request");
    yield* stage.finish(0);
  },
});

const TRANSFORMING: readonly At[] = [
  "pull.decode",
  "push.encode",
  "push.decode",
  "reconcile.decode",
  "reconcile.decode",
];

/** Records are encoded on their way, and the sync is ended, or its tab dies, while that is done. */
export const transforming: DrawMotif = (random) => {
  const at = pick(random, TRANSFORMING);
  const isMet = at === "push.decode";
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: IDS.length, isEncoded: true }),
    play: function* (stage) {
      if (at === "reconcile.decode") yield* stage.wait(25 * 3_600_000);
      if (at !== "reconcile.decode") yield* stage.edit(0, 0);
      if (at === "pull.decode") {
        yield* stage.edit(1, 1);
        yield* stage.sync(1);
      }
      yield* stage.begin(0);
      if (isMet) yield* stage.until(0, 0, "push.request");
      if (at === "reconcile.decode") yield* stage.until(0, 0, "reconcile.request");
      if (isMet || at === "reconcile.decode") {
        yield* stage.edit(1, 0);
        yield* stage.sync(1);
      }
      yield* goWrong(stage, 0, at);
      yield* stage.finish(0);
    },
  };
};
