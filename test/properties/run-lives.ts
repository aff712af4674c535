import fc from "fast-check";
import { live, type Lived } from "./live.js";
import { livesOf, type Life } from "./lives.js";

export interface RunOptions {
  readonly seed: number;
  readonly cases: number;
  /** Replays one case of a seed. */
  readonly path?: string;
  /** Whether the server may forget. */
  readonly resets: boolean;
  /** Whether a life that went wrong is made as short as it can be. */
  readonly shrinks: boolean;
  readonly onLived?: (lived: Lived) => void;
}

export interface Ran {
  readonly cases: number;
  readonly failure: Failure | null;
}

export interface Failure {
  readonly seed: number;
  readonly path: string;
  readonly resets: boolean;
  readonly life: Life;
  readonly complaints: readonly string[];
  readonly trace: readonly string[];
}

/** Lives random lives until one goes wrong. */
export async function runLives(options: RunOptions): Promise<Ran> {
  const { seed, cases, path, resets, shrinks } = options;
  const isGood = async (life: Life): Promise<boolean> => {
    const lived = await live(life);
    options.onLived?.(lived);
    return lived.complaints.length === 0;
  };
  const run = await fc.check(fc.asyncProperty(livesOf({ resets }), isGood), {
    seed,
    numRuns: cases,
    endOnFailure: !shrinks,
    ...(path !== undefined && { path }),
  });
  const [life] = run.counterexample ?? [];
  if (life === undefined) return { cases: run.numRuns, failure: null };
  const failed = { seed: run.seed, path: run.counterexamplePath ?? "", resets, life };
  return { cases: run.numRuns, failure: { ...failed, ...(await live(life)) } };
}

/** What to say of a life that went wrong. */
export function describeFailure({ seed, path, resets, life, complaints, trace }: Failure): string {
  return [
    ...complaints,
    "",
    `${resets ? "LIVES_RESETS=1 " : ""}LIVES_SEED=${seed} LIVES_PATH=${path} npx vitest run --project unit test/properties/lives`,
    JSON.stringify(life),
    "",
    ...trace,
  ].join("\n");
}
