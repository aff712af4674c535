import type { Canonical } from "./canonical.js";
import { RULES, type Rule } from "./rules.js";
import type { Sequence } from "./step.js";

/** A sequence with what the real one answered. */
export interface Recorded {
  readonly sequence: Sequence;
  readonly answers: readonly Canonical[];
}

/** Counts what was asked and what was found. */
export class Tally {
  /** What the real one answered, so that it need not be asked again. */
  readonly recorded: Recorded[] = [];
  readonly #statuses = new Map<number, number>();
  readonly #ruled = new Map<Rule, number>();

  add(sequence: Sequence, answers: readonly Canonical[], ruled: readonly Rule[]): void {
    this.recorded.push({ sequence, answers });
    for (const { status } of answers) increase(this.#statuses, status);
    for (const rule of ruled) increase(this.#ruled, rule);
  }

  print(): string {
    const requests = this.recorded.reduce((sum, { answers }) => sum + answers.length, 0);
    const statuses = [...this.#statuses].toSorted(([a], [b]) => a - b);
    return [
      `sequences ${this.recorded.length}, requests ${requests}`,
      `statuses: ${statuses.map(([status, count]) => `${status} × ${count}`).join(", ")}`,
      "differences left, by rule:",
      ...RULES.map((rule) => `  ${this.#ruled.get(rule) ?? 0} × ${rule.name}`),
    ].join("\n");
  }
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
