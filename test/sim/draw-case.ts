import { seededRandom, type Random } from "../../src/testing/seeded-random.js";
import { caseSeed } from "./case-seed.js";
import type { Coverage } from "./coverage.js";
import { drawCommand } from "./draw-command.js";
import { drawPeople } from "./draw-people.js";
import { drawSetup } from "./draw-setup.js";
import { drawMergers } from "./mergers/draw-mergers.js";
import { drawMotif } from "./motifs/motifs.js";
import { Stage } from "./motifs/stage.js";
import type { Command, Plan, Setup } from "./plan.js";
import { runCase } from "./run-plan.js";
import { drawSwarm } from "./swarm.js";

export interface Drawn {
  readonly plan: Plan;
  readonly complaints: readonly string[];
}

export interface Source {
  readonly seed: number;
  /** Whether the server may lose what it had told, in some of the cases. */
  readonly resets: boolean;
}

/** How many commands come before those of a motif. */
const BEFORE = [0, 0, 0, 0, 1, 2];
/** Among so many commands of a motif comes one of something else. */
const AMONG = 24;

/** With its motif: what else happens is for the cases that have none. */
const LENGTH = 4;

/** In some cases there are fields with mergers, which are judged where all edits are one person's; in others two people. */
function drawMore(random: Random, drawn: Setup, options: { readonly resets: boolean }): Setup {
  const setup = drawMergers(random, drawn);
  return setup.mergers === undefined ? drawPeople(random, setup, options) : setup;
}

/** Draws a case and runs it: what happens next depends on what happened so far. */
export function drawCase({ seed, resets }: Source, index: number, coverage: Coverage): Drawn {
  const random = seededRandom(caseSeed(seed, index));
  const options = { resets: resets && random(3) === 0 };
  const motif = drawMotif(random, options);
  const drawn = drawSetup(random, options);
  const setup = motif?.shape(drawn) ?? drawMore(random, drawn, options);
  const swarm = drawSwarm(random, setup, options);
  const length = motif === undefined ? swarm.length : Math.min(swarm.length, LENGTH);
  const commands: Command[] = [];
  const begins = BEFORE[random(BEFORE.length)] ?? 0;
  let playing: Generator<Command, void, undefined> | undefined;
  let isPlayed = motif === undefined;
  const complaints = runCase(setup, coverage, null, (sim) => {
    let command: Command | undefined;
    if (!isPlayed && commands.length >= begins && random(AMONG) > 0) {
      playing ??= motif?.play(new Stage(random, sim));
      command = playing?.next().value ?? undefined;
      isPlayed = command === undefined;
    }
    if (command === undefined) {
      if (isPlayed && commands.length >= length) return undefined;
      command = drawCommand(random, swarm, sim);
    }
    commands.push(command);
    return command;
  });
  return { plan: { setup, commands }, complaints };
}
