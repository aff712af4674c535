import { Coverage } from "./coverage.js";
import { drawCase, type Source } from "./draw-case.js";
import type { Plan } from "./plan.js";

export interface Range extends Source {
  readonly from: number;
  readonly to: number;
}

export interface Failure {
  readonly index: number;
  readonly complaints: readonly string[];
}

export function planOf(source: Source, index: number): Plan {
  return drawCase(source, index, new Coverage()).plan;
}

/** Runs the cases of a range. */
export function runCases(range: Range, coverage: Coverage): readonly Failure[] {
  const failures: Failure[] = [];
  for (let index = range.from; index < range.to; index++) {
    const { complaints } = drawCase(range, index, coverage);
    if (complaints.length > 0) failures.push({ index, complaints });
  }
  return failures;
}
