import type { SetUp } from "../set-ups.js";
import type { Sequence } from "../step.js";

/** A sequence that once showed a difference. */
export interface Kept {
  /** What it showed. */
  readonly name: string;
  /** `full` unless it says otherwise. */
  readonly setUp?: SetUp;
  readonly steps: Sequence;
}
