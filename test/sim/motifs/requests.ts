import type { At } from "../../../src/sync/effects.js";
import { pick } from "../pick.js";
import { IDS } from "./ids.js";
import { goWrong } from "./comparing.js";
import type { DrawMotif } from "./motif.js";
import { withDevices } from "./shapes.js";

const READING = ["pull.request", "pull.request", "push.request"] as const;

/** Credentials expire, and something goes wrong where the app is asked for others. */
export const expired: DrawMotif = (random) => {
  const fault = pick(random, ["status-401", "part-401", "anonymous"] as const);
  const at = pick(random, READING);
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: IDS.length }),
    play: function* (stage) {
      yield* stage.edit(0, 0);
      yield* stage.begin(0);
      yield* stage.fail(0, 0, at, fault);
      if (stage.random(2) === 0) yield* goWrong(stage, 0, "auth.ask");
      yield* stage.finish(0);
    },
  };
};

/** The server takes no batch of two: who we are is asked before and after a list. */
export const askedApart: DrawMotif = () => ({
  shape: (setup) => ({ ...withDevices(setup), seeds: IDS.length, batchSize: 1 }),
  play: function* (stage) {
    yield* stage.begin(0);
    if (stage.random(2) === 0) yield* stage.until(0, 0, "identity.request", 2);
    yield* goWrong(stage, 0, "identity.request");
    yield* stage.finish(0);
  },
});

/** A tab dies around the commit of what it has read. */
export const dies: DrawMotif = (random) => {
  const at = pick(random, ["pull.commit", "pull.commit", "identity.bind"] as const);
  const when = pick(random, ["before", "after"] as const);
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: 0, pageSize: 2 }),
    play: function* (stage) {
      for (const id of [0, 1, 2]) yield* stage.edit(1, id);
      yield* stage.sync(1);
      yield* stage.edit(0, 0);
      yield* stage.begin(0);
      yield* stage.crash(0, 0, at, when);
      yield* stage.sync(0);
    },
  };
};

/** The server wants to be left alone, and something goes wrong where that is stored. */
export const leftAlone: DrawMotif = (random) => {
  const fault = pick(random, ["status-429", "status-503-wait", "backoff"] as const);
  const at = pick(random, READING);
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: IDS.length }),
    play: function* (stage) {
      if (at === "push.request") yield* stage.edit(0, 0);
      yield* stage.begin(0);
      yield* stage.fail(0, 0, at, fault);
      if (stage.random(2) === 0) yield* goWrong(stage, 0, "wait.remember");
      yield* stage.finish(0);
    },
  };
};

/** The server takes the device for somebody else's, once. */
export const mistaken: DrawMotif = (random) => {
  const at = pick(random, ["pull.request", "identity.request", "reconcile.request"] as const);
  return {
    shape: (setup) => ({
      ...withDevices(setup),
      seeds: IDS.length,
      batchSize: at === "identity.request" ? 1 : 25,
    }),
    play: function* (stage) {
      yield* stage.edit(0, 0);
      yield* stage.edit(1, 1);
      yield* stage.sync(1);
      if (at === "reconcile.request") yield* stage.wait(25 * 3_600_000);
      yield* stage.begin(0);
      if (at === "identity.request" && stage.random(2) === 0) {
        yield* stage.until(0, 0, at, 2);
      }
      yield* stage.fail(0, 0, at, "other-user");
      yield* stage.finish(0);
    },
  };
};

/** In the middle of a pull, or of a comparison, the server takes the device for somebody else's. */
export const mistakenLater: DrawMotif = () => ({
  shape: (setup) => ({
    ...withDevices(setup),
    seeds: IDS.length,
    batchSize: 25,
    pageSize: 1,
    staysSmall: true,
  }),
  play: function* (stage) {
    yield* stage.edit(1, 1);
    yield* stage.edit(1, 2);
    yield* stage.sync(1);
    const at = stage.pick(["pull.request", "reconcile.fetch"] as const);
    if (at === "reconcile.fetch") yield* stage.wait(25 * 3_600_000);
    yield* stage.begin(0);
    if (at === "reconcile.fetch") {
      yield* stage.until(0, 0, "reconcile.request");
      yield* stage.edit(1, 1);
      yield* stage.sync(1);
    } else {
      yield* stage.until(0, 0, "identity.bind", 2);
    }
    yield* stage.fail(0, 0, at, "other-user");
    yield* stage.finish(0);
  },
});

/** A page cannot be stored for want of room. */
export const full: DrawMotif = (random) => {
  const kind = pick(random, ["quota", "quota", "unavailable"] as const);
  return {
    shape: (setup) => ({ ...withDevices(setup), seeds: IDS.length }),
    play: function* (stage) {
      yield* stage.edit(1, 1);
      yield* stage.sync(1);
      yield* stage.edit(0, 0);
      yield* stage.begin(0);
      yield* stage.fail(0, 0, "pull.commit", kind);
      yield* stage.finish(0);
    },
  };
};

const DECIDING: readonly At[] = ["merge.ask", "merge.commit"];

/** The app is asked about both sides of a record, and something goes wrong, or its user writes meanwhile. */
export const deciding: DrawMotif = (random) => {
  const at = pick(random, DECIDING);
  const isEdited = random(3) === 0;
  return {
    shape: (setup) => ({
      ...withDevices(setup, { strategy: "function", tabs: ["page", "page"] }),
      seeds: IDS.length,
    }),
    play: function* (stage) {
      yield* stage.act(1, 0, { kind: "edit", id: 0, field: 0 });
      yield* stage.sync(1);
      yield* stage.act(0, 0, { kind: "edit", id: 0, field: 0 });
      yield* stage.begin(0);
      if (isEdited) {
        yield* stage.until(0, 0, "merge.ask", 1);
        yield* stage.edit(0, 0, 1);
      } else {
        yield* goWrong(stage, 0, at);
      }
      yield* stage.finish(0);
    },
  };
};
