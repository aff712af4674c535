import { Coverage } from "./coverage.js";
import { healAndJudge } from "./heal.js";
import type { Command, Plan, Setup } from "./plan.js";
import { seedContent } from "./seed-content.js";
import { Simulation } from "./simulation.js";
import type { Story } from "./story.js";

/** Runs one case to its end, and returns what is wrong with it. `next` says what happens; undefined: no more. */
export function runCase(
  setup: Setup,
  coverage: Coverage,
  story: Story | null,
  next: (sim: Simulation) => Command | undefined,
): readonly string[] {
  const sim = new Simulation(setup, coverage, story);
  try {
    if (setup.seeds > 0) seedContent(sim);
    for (let command = next(sim); command !== undefined; command = next(sim)) {
      sim.do(command);
      if (sim.complaints.length > 0) return sim.complaints;
    }
    healAndJudge(sim);
  } catch (error) {
    sim.complain("threw", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return sim.complaints;
}

export function runPlan(
  { setup, commands }: Plan,
  coverage: Coverage = new Coverage(),
  story: Story | null = null,
): readonly string[] {
  let at = 0;
  return runCase(setup, coverage, story, () => commands[at++]);
}
