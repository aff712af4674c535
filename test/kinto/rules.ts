import type { Canonical } from "./canonical.js";
import type { Difference } from "./compare.js";
import type { Step } from "./step.js";

/** A request, and what both servers answered. */
export interface Asked {
  readonly step: Step;
  readonly real: Canonical;
  readonly ours: Canonical;
}

/** A difference that is meant. `name` stands in the table of `docs/server.md`, too. */
export type Rule = {
  readonly name: string;
  readonly reason: string;
} & (
  | {
      /** Explains one difference in an answer. */
      readonly kind: "detail";
      readonly covers: (difference: Difference, asked: Asked) => boolean;
    }
  | {
      /** Explains a whole answer, after which the servers hold different things. */
      readonly kind: "parting";
      readonly covers: (asked: Asked) => boolean;
    }
);

/** Every difference from the real Kinto that is meant. Nothing else is overlooked. */
export const RULES: readonly Rule[] = [];
