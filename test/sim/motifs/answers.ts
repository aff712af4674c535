import type { Random } from "../../../src/testing/seeded-random.js";
import type { Kind, State } from "../../../src/sync/answers.js";
import { FAULT_NAMES, type FaultName } from "../faults.js";
import { pick } from "../pick.js";
import type { Command } from "../plan.js";
import { IDS } from "./ids.js";
import type { DrawMotif, Motif } from "./motif.js";
import { pages, withDevices } from "./shapes.js";
import type { Stage } from "./stage.js";

/** Those that need most to come about are drawn most often. */
const STATES: readonly State[] = [
  "as sent",
  ...(["edited", "edited", "overtaken", "overtaken", "conflict", "conflict", "conflict"] as const),
];
const KINDS: readonly Kind[] = ["create", "update", "delete", "undo", "delete", "undo"];
const REFUSALS = FAULT_NAMES.filter((name) => name.startsWith("part-"));

/** Under which a version of the server waits for a decision. */
const DECIDED_LATER = ["manual", "manual", "function"] as const;

interface Scene {
  readonly kind: Kind;
  readonly state: State;
  /** Undefined: the server answers as it does. */
  readonly fault: FaultName | undefined;
  readonly id: number;
  /** What another device does to the record before the request arrives. */
  readonly before: (stage: Stage, id: number) => Generator<Command, void, undefined>;
}

/** Each answer to each kind of attempt, met in each state of its operation: the table of `answers.ts`. */
export const answers: DrawMotif = (random) => {
  const fault = random(5) === 0 ? undefined : pick(random, REFUSALS);
  return motifOf(random, {
    kind: pick(random, KINDS),
    state: pick(random, STATES),
    fault,
    id: random(IDS.length),
    before: fault === undefined ? pick(random, [nothing, write, write, remove, remove]) : nothing,
  });
};

/** The server says that there is no record, and has one again before that is settled. */
export const goneMeanwhile: DrawMotif = (random) =>
  motifOf(random, {
    kind: pick(random, ["update", "delete"]),
    state: "conflict",
    fault: undefined,
    id: random(IDS.length),
    before: remove,
  });

/** The server takes a write, and shows a newer one before that is settled. */
export const overtakenByConflict: DrawMotif = (random) =>
  motifOf(random, {
    kind: pick(random, ["create", "update"]),
    state: "conflict",
    fault: undefined,
    id: random(IDS.length),
    before: nothing,
  });

function motifOf(random: Random, scene: Scene): Motif {
  const isThere = scene.kind === "update" || scene.kind === "delete";
  const strategy = scene.state === "conflict" ? pick(random, DECIDED_LATER) : undefined;
  const batchSize = pick(random, [1, 25, 25]);
  const seeds = isThere ? IDS.length : 0;
  return {
    shape: (setup) => ({
      ...withDevices(setup, pages(strategy)),
      seeds,
      batchSize,
      pageSize: 25,
    }),
    play: (stage) => play(stage, scene),
  };
}

function* play(stage: Stage, scene: Scene): Generator<Command, void, undefined> {
  const { id, kind, fault } = scene;
  yield* prepare(stage, scene);
  yield* stage.begin(0);
  yield* stage.until(0, 0, "push.request");
  if (kind === "undo") yield { do: "late", index: 0 };
  else yield* scene.before(stage, id);
  if (fault === undefined) yield* stage.until(0, 0, "push.request", 1);
  else yield* stage.fail(0, 0, "push.request", fault, stage.partOf(0, 0, id));
  yield* meet(stage, scene);
  yield* stage.finish(0);
  if (scene.state !== "conflict") return;
  const choice = stage.pick(["local", "remote", "remote", "delete"] as const);
  yield* stage.act(0, 0, { kind: "resolve", id, choice });
}

function* prepare(stage: Stage, { kind, id, state }: Scene): Generator<Command, void, undefined> {
  // a neighbour in the batch
  if (stage.random(2) === 0) yield* stage.edit(0, (id + 1) % IDS.length);
  if (kind === "delete") return yield* stage.delete(0, id);
  yield* stage.edit(0, id);
  if (kind !== "undo") return;
  yield* stage.begin(0);
  const isNever = state === "as sent" || stage.random(2) === 0;
  yield* stage.fail(0, 0, "push.request", isNever ? "drop-request" : "late");
  yield* stage.finish(0);
  yield* stage.delete(0, id);
}

/** Brings the operation into its state, after the server has answered and before the answer is settled. */
function* meet(stage: Stage, { kind, state, id }: Scene): Generator<Command, void, undefined> {
  switch (state) {
    case "as sent":
      return;
    case "edited":
      if (kind !== "delete" && kind !== "undo" && stage.random(3) === 0)
        yield* stage.delete(0, id, stage.random(2));
      else yield* stage.edit(0, id, stage.random(2));
      return;
    case "conflict":
      yield* write(stage, id);
      yield* stage.begin(0, 1);
      yield* stage.until(0, 1, isOfApp(stage) ? "merge.ask" : "push.intend");
      return;
    case "overtaken":
      if (stage.random(2) === 0) yield* stage.edit(0, id, 1);
      yield* stage.sync(0, 1);
  }
}

function isOfApp({ sim }: Stage): boolean {
  return sim.devices[0]?.plan.strategy === "function";
}

function* nothing(): Generator<Command, void, undefined> {}

/** Another device writes the record, and deletes it. */
function* write(stage: Stage, id: number): Generator<Command, void, undefined> {
  yield* stage.edit(1, id);
  yield* stage.sync(1);
}

function* remove(stage: Stage, id: number): Generator<Command, void, undefined> {
  yield* stage.sync(1);
  yield* stage.delete(1, id);
  yield* stage.sync(1);
}
