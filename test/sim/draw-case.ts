import { seededRandom } from "../../src/testing/seeded-random.js";
import { caseSeed } from "./case-seed.js";
import { drawCommand } from "./draw-command.js";
import { drawSetup } from "./draw-setup.js";
import type { Command, Plan } from "./plan.js";
import { runCase } from "./run-plan.js";
import { drawSwarm } from "./swarm.js";
import type { Coverage } from "./coverage.js";

export interface Drawn {
  readonly plan: Plan;
  readonly complaints: readonly string[];
}

export interface Source {
  readonly seed: number;
  /** Whether the server may lose what it had told, in some of the cases. */
  readonly resets: boolean;
}

/** Draws a case and runs it: what happens next depends on what happened so far. */
export function drawCase({ seed, resets }: Source, index: number, coverage: Coverage): Drawn {
  const random = seededRandom(caseSeed(seed, index));
  const options = { resets: resets && random(3) === 0 };
  const setup = drawSetup(random, options);
  const swarm = drawSwarm(random, setup, options);
  const commands: Command[] = [];
  const complaints = runCase(setup, coverage, null, (sim) => {
    if (commands.length >= swarm.length) return undefined;
    const command = drawCommand(random, swarm, sim);
    commands.push(command);
    return command;
  });
  return { plan: { setup, commands }, complaints };
}
