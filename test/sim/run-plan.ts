import { Coverage } from "./coverage.js";
import { healAndJudge } from "./heal.js";
import type { Plan } from "./plan.js";
import { seedContent } from "./seed-content.js";
import { Simulation } from "./simulation.js";
import type { Story } from "./story.js";

/** Runs one case to its end, and returns what is wrong with it. */
export function runPlan(
  { setup, commands }: Plan,
  coverage: Coverage = new Coverage(),
  story: Story | null = null,
): readonly string[] {
  const sim = new Simulation(setup, coverage, story);
  try {
    if (setup.isSeeded) seedContent(sim);
    for (const command of commands) {
      sim.do(command);
      if (sim.complaints.length > 0) return sim.complaints;
    }
    healAndJudge(sim);
  } catch (error) {
    sim.complain("threw", error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return sim.complaints;
}
