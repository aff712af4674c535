import { fingerprintOf } from "../../src/collection/fingerprint.js";
import { readShape } from "../../src/collection/shape.js";
import { strategyOf } from "./app-strategy.js";
import type { DevicePlan, Edition, StrategyName } from "./plan.js";

/** Nothing is made of records on their way. */
const PLAIN = readShape({});

/** What the code of an edition defines. */
export interface Definition {
  readonly strategy: StrategyName;
  readonly fingerprint: string;
}

/** The definition that the tabs of a device have by this code. */
export function definitionIn(plan: DevicePlan, edition: Edition): Definition {
  const strategy = strategyIn(plan, edition);
  const version = edition === "new" ? 2 : 1;
  return {
    strategy,
    fingerprint: fingerprintOf({ ...PLAIN, version, merge: strategyOf(strategy) }),
  };
}

function strategyIn({ strategy, editions }: DevicePlan, edition: Edition): StrategyName {
  if (editions === undefined) return strategy;
  return edition === "old" ? strategy : edition === "new" ? editions.newStrategy : editions.other;
}

/** The code of a tab that is opened for the so-manieth time, counted from 0. */
export function editionAt({ editions }: DevicePlan, tab: number, opening: number): Edition {
  const openings = editions?.openings[tab] ?? [];
  return openings[opening] ?? openings.at(-1) ?? "old";
}

/** Every strategy that decides in some tab of a device. */
export function strategiesOf({ strategy, editions }: DevicePlan): ReadonlySet<StrategyName> {
  if (editions === undefined) return new Set([strategy]);
  return new Set([strategy, editions.newStrategy, editions.other]);
}
