import type { Random } from "../../src/testing/seeded-random.js";
import { pick } from "./pick.js";
import type { DevicePlan, Setup, StrategyName } from "./plan.js";

const MANY = 16;

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
  const devices = Array.from({ length: random(4) === 0 ? 3 : 2 }, (): DevicePlan => ({
    strategy: isAlike ? common : strategy(),
    tabs: pick(random, [["page"], ["page", "page"], ["page", "page"], ["page", "worker"]]),
    skew: pick(random, [0, 0, 300_000, -300_000]),
  }));
  return {
    devices,
    pageSize: pick(random, [1, 2, 3, 25, 25]),
    batchSize: pick(random, [1, 2, 2, 25, 25, 25]),
    // with many, a server that loses them makes the engine ask
    seeds: pick(random, resets ? [0, 4, 4, MANY] : [0, 0, 0, 4, 4, 4, MANY]),
    staysSmall: random(4) === 0,
    poison: pick(random, [null, null, null, null, null, null, "record", "batch", "failure"]),
  };
}
