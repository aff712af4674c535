import type { At } from "../../../src/sync/effects.js";
import type { AccountAct } from "../account-act.js";
import { drawWay } from "../draw-people.js";
import { withPeople, type People, type Person } from "../people.js";
import { pick } from "../pick.js";
import type { Command, Setup } from "../plan.js";
import { goWrong } from "./comparing.js";
import { IDS } from "./ids.js";
import type { DrawMotif } from "./motif.js";
import { pages, withDevices } from "./shapes.js";
import type { Stage } from "./stage.js";

type Commands = Generator<Command, void, undefined>;

const BY_RECORD: People = { collection: "nothing", mayCreate: false, records: "write" };
/** As `shareeOf` has them. */
const ALICE_WRITES = 3;

/** Bob and alice have a device each. */
function ofTwo(setup: Setup, people: People, owners: readonly Person[] = ["bob", "alice"]): Setup {
  return withPeople({ ...withDevices(setup, pages(), pages()), seeds: IDS.length }, people, owners);
}

/** Alice edits a record, or deletes it, while it is taken from her; perhaps it is hers again later. */
const unsharedWhileEdited: DrawMotif = (random) => {
  const people: People = { ...BY_RECORD, mayCreate: random(3) === 0 };
  const isByBob = random(2) === 0;
  const at = pick(random, ["push.request", "reconcile.request", "reconcile.commit"] as const);
  return {
    shape: (setup) => ofTwo(setup, people),
    play: function* (stage) {
      if (stage.random(3) > 0) yield* stage.edit(1, 0);
      else yield* stage.delete(1, 0);
      if (stage.random(2) === 0) yield* stage.begin(1);
      if (isByBob) {
        yield* stage.act(0, 0, { kind: "unshare", id: 0, person: ALICE_WRITES });
        yield* stage.sync(0);
      } else yield* permitted(0, "nothing");
      yield* stage.begin(1);
      if (stage.random(3) === 0) yield* goWrong(stage, 1, at);
      yield* stage.finish(1);
      if (stage.random(2) === 0) return;
      yield* stage.act(0, 0, { kind: "share", id: 0, person: ALICE_WRITES });
      yield* stage.sync(0);
      yield* stage.sync(1);
    },
  };
};

function* permitted(record: number | null, may: "nothing" | "read" | "write"): Commands {
  yield { do: "server", act: { kind: "permit", record, may } };
}

/** Bob shares a record with alice, and others with others, while she does with it what she may, and what she may not. */
const sharedMeanwhile: DrawMotif = (random) => {
  const people = drawWay(random);
  const id = random(2);
  return {
    shape: (setup) => ofTwo(setup, people),
    play: function* (stage) {
      yield* stage.act(0, 0, { kind: "share", id, person: stage.random(2) });
      yield* stage.act(0, 0, { kind: "share", id, person: 2 + stage.random(2) });
      if (stage.random(2) === 0) yield* stage.edit(0, id);
      yield* stage.begin(0);
      if (stage.random(2) === 0) yield* goWrong(stage, 0, "access.request");
      yield* stage.finish(0);
      yield* stage.sync(1);
      yield* stage.edit(1, id);
      yield* stage.act(1, 0, { kind: "share", id, person: stage.random(2) });
      yield* stage.sync(1);
      if (stage.random(2) === 0) yield* stage.act(0, 0, { kind: "unshare", id, person: 2 });
      yield* stage.sync(0);
    },
  };
};

const ASKED_AT: readonly At[] = [
  "pull.request",
  "push.request",
  "push.request",
  "access.request",
  "count.request",
  "reconcile.request",
];

/** A token runs out in the middle of a sync, and the one that the app gives perhaps as well. */
const tokenRunsOut: DrawMotif = (random) => {
  const at = pick(random, ASKED_AT);
  const gives = pick(random, ["fresh", "fresh", "none", "same", "another's"] as const);
  const isAgain = random(2) === 0;
  return {
    shape: (setup) => {
      const small = { ...setup, pageSize: pick(random, [1, 2, 25]), staysSmall: true };
      return ofTwo(small, BY_RECORD);
    },
    play: function* (stage) {
      if (at === "reconcile.request") yield* stage.wait(25 * 3_600_000);
      yield* stage.edit(0, 0);
      for (const id of [0, 1]) yield* stage.edit(1, id);
      yield* stage.sync(1);
      if (at === "access.request") {
        yield* stage.act(0, 0, { kind: "share", id: 0, person: stage.random(4) });
      }
      yield* stage.begin(0);
      yield* stage.until(0, 0, at);
      yield* account(0, { kind: "expire", gives });
      if (isAgain) {
        yield* stage.until(0, 0, "auth.ask", 2);
        if (stage.random(2) === 0) {
          yield* stage.until(0, 0, pick(stage.random, ["pull.request", "pull.commit", at]), 1);
        }
        yield* account(0, { kind: "expire", gives: "fresh" });
      }
      yield* stage.finish(0);
    },
  };
};

const OVERTAKEN_AT: readonly (At | null)[] = [
  "pull.request",
  "pull.commit",
  "push.request",
  "access.request",
  "access.request",
  null,
];

/** The app connects as somebody else over what is there, perhaps in the middle of a sync, and as the owner again. */
const signedInAsAnother: DrawMotif = (random) => {
  const at = pick(random, OVERTAKEN_AT);
  const first = random(2);
  return {
    shape: (setup) => ofTwo(setup, drawWay(random)),
    play: function* (stage) {
      yield* stage.edit(first, stage.random(2));
      if (at === "access.request") {
        yield* stage.act(first, 0, { kind: "share", id: stage.random(2), person: stage.random(2) });
      }
      if (at !== null) {
        yield* stage.begin(first);
        yield* stage.until(first, 0, at, stage.random(9));
      }
      yield* account(first, { kind: "sign-in", person: first === 0 ? "alice" : "bob" });
      if (at !== null) yield* stage.finish(first);
      yield* stage.edit(first, stage.random(2));
      yield* stage.sync(first);
      yield* account(first, { kind: "sign-in", person: first === 0 ? "bob" : "alice" });
      yield* stage.sync(first);
    },
  };
};

const UNDER_WAY: readonly (At | null)[] = [
  "sync.load",
  "pull.request",
  "pull.commit",
  "count.request",
  "count.agree",
  "push.intend",
  "push.request",
  "push.settle",
  "access.settle",
  "identity.bind",
  "reconcile.load",
  "reconcile.settle",
  null,
];

/** Somebody logs out in one tab while another one is in the middle of a sync, which goes on; and the next one signs in. */
const loggedOut: DrawMotif = (random) => {
  const at = pick(random, UNDER_WAY);
  const next = pick(random, ["bob", "alice"] as const);
  return {
    shape: (setup) => {
      const owners = [pick(random, ["bob", "alice"] as const), "alice"] as const;
      return ofTwo(setup, drawWay(random), owners);
    },
    play: function* (stage) {
      if (at?.startsWith("reconcile.") === true) yield* stage.wait(25 * 3_600_000);
      if (stage.random(3) > 0) yield* stage.edit(0, stage.random(2));
      if (at === "access.settle") yield* stage.act(0, 0, { kind: "share", id: 0, person: 0 });
      yield* stage.begin(0);
      if (at === null) yield* stage.finish(0);
      else yield* stage.until(0, 0, at, stage.random(2));
      if (stage.random(3) === 0) yield* account(0, { kind: "log-out", discards: false, next });
      yield* account(0, { kind: "log-out", discards: true, next });
      const isFirst = stage.random(2) === 0;
      if (isFirst) yield* finishOld(stage);
      yield* stage.edit(0, stage.random(2));
      yield* stage.sync(0);
      if (!isFirst) yield* finishOld(stage);
    },
  };
};

/** The syncs of who logged out go on. */
function* finishOld({ sim }: Stage): Commands {
  const run = sim.runs.findIndex(({ device }) => device.isRetired);
  if (run !== -1) yield { do: "go", run, until: null, steps: 400, fault: null };
}

function* account(device: number, act: AccountAct): Commands {
  yield { do: "account", device, act };
}

/** How often each of them, of all that a case may be about. */
export const OF_PEOPLE: readonly (readonly [draw: DrawMotif, weight: number])[] = [
  [unsharedWhileEdited, 3],
  [sharedMeanwhile, 2],
  [tokenRunsOut, 3],
  [signedInAsAnother, 2],
  [loggedOut, 4],
];
