import type { Random } from "../../src/testing/seeded-random.js";
import { pick } from "./pick.js";
import type { DevicePlan, Edition, Editions, Setup, StrategyName } from "./plan.js";

const MANY = 16;

/** One case in so many has two collections: such a case takes longer. */
const COLLECTIONS = 12;

const NEW: readonly Edition[] = ["new"];

/** Which code a tab runs at its first opening, at its second, and so on; an old page may come out of a cache. */
const OPENINGS: readonly (readonly Edition[])[] = [
  ["old", "new"],
  ["old", "new"],
  ["old"],
  ["new"],
  ["new", "old"],
  ["other", "new"],
  ["other", "old"],
];

/** What a case begins with. */
export function drawSetup(random: Random, { resets }: { readonly resets: boolean }): Setup {
  const strategy = (): StrategyName =>
    pick(random, [
      "three-way",
      "three-way",
      "server-wins",
      "client-wins",
      "manual",
      "function",
      "function",
    ]);
  const isAlike = random(2) === 0;
  const common = random(2) === 0 ? "three-way" : strategy();
  const isOfEditions = random(6) === 0;
  const devices = Array.from({ length: random(4) === 0 ? 3 : 2 }, (): DevicePlan => {
    const plan: DevicePlan = {
      strategy: isAlike ? common : strategy(),
      tabs: pick(random, [["page"], ["page", "page"], ["page", "page"], ["page", "worker"]]),
      skew: pick(random, [0, 0, 300_000, -300_000]),
    };
    return isOfEditions ? { ...plan, editions: drawEditions(random, plan, strategy) } : plan;
  });
  // with many, a server that loses them makes the engine ask
  const seeds = pick(random, resets ? [0, 4, 4, MANY] : [0, 0, 0, 4, 4, 4, MANY]);
  return {
    devices,
    ...(seeds === 0 && random(8) === 0 && { lacksParents: true }),
    ...(random(COLLECTIONS) === 0 && { collections: 2 }),
    pageSize: pick(random, [1, 2, 3, 25, 25]),
    batchSize: pick(random, [1, 2, 2, 25, 25, 25]),
    seeds,
    staysSmall: random(4) === 0,
    poison: random(4) === 0 ? pick(random, ["record", "batch", "failure"]) : null,
    isEncoded: random(4) === 0,
  };
}

function drawEditions(
  random: Random,
  { strategy, tabs }: DevicePlan,
  another: () => StrategyName,
): Editions {
  const [first, ...others] = tabs.map(() => pick(random, OPENINGS));
  // what is old meets what is new most where both are open at once
  const isMet = first?.[0] === "old" && random(3) > 0;
  const openings = [first ?? [], ...(isMet ? others.map(() => NEW) : others)];
  const newStrategy = random(2) === 0 ? strategy : another();
  const other = strategy === "three-way" ? "server-wins" : "three-way";
  return { openings, newStrategy, other, isClaimed: random(3) === 0 };
}
