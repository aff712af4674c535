import type { Sequence } from "../step.js";

/** A sequence that once showed a difference. */
export interface Kept {
  /** What it showed. */
  readonly name: string;
  readonly steps: Sequence;
}

export const KEPT: readonly Kept[] = [];
