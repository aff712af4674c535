import type { Random } from "../../src/testing/seeded-random.js";
import type { AccountAct } from "./account-act.js";
import { FIRST } from "./collections.js";
import { withPeople, type People, type Person } from "./people.js";
import { pick } from "./pick.js";
import type { ServerAct, Setup } from "./plan.js";
import type { Simulation } from "./simulation.js";

/** How many devices of a case may follow upon a logout: the values of each are told apart by one digit. */
const MOST_DEVICES = 8;

const WAYS: readonly People[] = [
  { collection: "nothing", mayCreate: false, records: "write" },
  { collection: "nothing", mayCreate: false, records: "read" },
  { collection: "nothing", mayCreate: true, records: "write" },
  { collection: "nothing", mayCreate: true, records: "nothing" },
  { collection: "nothing", mayCreate: false, records: "nothing" },
  { collection: "read", mayCreate: false, records: "nothing" },
  { collection: "read", mayCreate: true, records: "write" },
  { collection: "write", mayCreate: false, records: "nothing" },
];

export function drawWay(random: Random): People {
  return pick(random, WAYS);
}

/** In some cases there are two people, where nothing else is out of the ordinary. */
export function drawPeople(
  random: Random,
  setup: Setup,
  { resets }: { readonly resets: boolean },
): Setup {
  const isOfEditions = setup.devices.some(({ editions }) => editions !== undefined);
  const isOfOthers = setup.lacksParents === true || setup.collections === 2 || isOfEditions;
  if (resets || isOfOthers || random(3) === 0) return setup;
  const owners: readonly Person[] = ["bob", "alice", pick(random, ["bob", "alice"])];
  return withPeople(setup, drawWay(random), owners);
}

/** What becomes of somebody's credentials, or of the content of a device. */
export function drawAccountAct(random: Random, sim: Simulation): AccountAct {
  const kinds = ["expire", "expire", "expire", "sign-in", "sign-in", "log-out"] as const;
  const kind = pick(random, sim.devices.length < MOST_DEVICES ? kinds : kinds.slice(0, -1));
  const person = pick(random, ["bob", "alice"] as const);
  switch (kind) {
    case "expire":
      return { kind, gives: pick(random, ["fresh", "fresh", "none", "same", "another's"]) };
    case "sign-in":
      return { kind, person };
    case "log-out":
      return { kind, discards: random(2) === 0, next: person };
  }
}

/** Mostly about one record. */
export function drawPermit(random: Random): ServerAct {
  const may = pick(random, ["nothing", "nothing", "read", "write"] as const);
  const record = random(4) === 0 ? null : random(FIRST.ids.length);
  return { kind: "permit", record, may };
}
