import type { Random } from "../../../src/testing/seeded-random.js";
import type { Command, Setup } from "../plan.js";
import type { Stage } from "./stage.js";

/**
 * A situation that chance alone meets too seldom: what it has to begin with, and the commands that lead there. Each command
 * is drawn when its turn comes, from how the world stands then; others come in between, and before and after.
 */
export interface Motif {
  readonly shape: (setup: Setup) => Setup;
  readonly play: (stage: Stage) => Generator<Command, void, undefined>;
}

/** Draws one motif of a kind. */
export type DrawMotif = (random: Random) => Motif;
