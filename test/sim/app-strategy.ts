import { answerQuestion, type Question } from "../../src/merge/question.js";
import type { Conflict } from "../../src/merge/strategy.js";
import {
  clientWins,
  manual,
  serverWins,
  threeWay,
  type AnyStrategy,
} from "../../src/merge/strategy.js";
import type { Json } from "../../src/record/json.js";
import type { Fields } from "../../src/record/record.js";
import type { Fault } from "./faults.js";
import { fieldsStrategy, optionsOf } from "./mergers/fields-strategy.js";
import { FIELDS, type StrategyName } from "./plan.js";
import type { Running, Simulation } from "./simulation.js";

const APP: AnyStrategy = () => undefined;

/** What the engine is told; the strategy of the app is asked by {@link answerStrategy}. */
export function strategyOf(name: StrategyName): AnyStrategy {
  const options = optionsOf(name);
  if (options !== undefined) return fieldsStrategy(options);
  switch (name) {
    case "three-way":
      return threeWay();
    case "server-wins":
      return serverWins;
    case "client-wins":
      return clientWins;
    case "manual":
      return manual;
    case "function":
    default:
      return APP;
  }
}

/**
 * Takes the fields that the user changed over what the server has; where one side is gone, the server's. A `threeWay()`
 * with a function asks it for contested fields alone.
 */
export function answerStrategy(
  sim: Simulation,
  { device, tab }: Running,
  about: unknown,
  fault: Fault | null,
): unknown {
  const conflict = about as Conflict;
  sim.oracles.asked(device, conflict);
  if (fault !== null) return { kind: "answered", value: undefined };
  const options = optionsOf(tab.definition.strategy);
  if (options === undefined) return { kind: "answered", value: join(conflict) };
  return { kind: "answered", value: answerQuestion(fieldsStrategy(options), about as Question) };
}

function join({ base, local, remote }: Conflict): Fields | null {
  if (local === null || remote === null) return remote;
  const joined: Record<string, Json> = { ...remote };
  for (const field of FIELDS) {
    const here = local[field];
    if (here === base?.[field]) continue;
    if (here === undefined) delete joined[field];
    else joined[field] = here;
  }
  return joined;
}
