import type { Canonical } from "./canonical.js";
import { FAULTS, type Fault } from "./faults.js";
import { RULES, type Rule } from "./rules.js";
import type { SetUp } from "./set-ups.js";
import type { Sequence } from "./step.js";

/** A sequence with what the real one answered. */
export interface Recorded {
  readonly setUp: SetUp;
  readonly sequence: Sequence;
  readonly answers: readonly Canonical[];
}

/** Counts what was asked and what was found. */
export class Tally {
  /** What the real one answered, so that it need not be asked again. */
  readonly recorded: Recorded[] = [];
  /** Differences that did not come again. */
  readonly passing: string[] = [];
  readonly #statuses = new Map<number, number>();
  readonly #ruled = new Map<Rule, number>();

  add(recorded: Recorded, ruled: readonly Rule[]): void {
    this.recorded.push(recorded);
    for (const { status } of recorded.answers) increase(this.#statuses, status);
    for (const rule of ruled) increase(this.#ruled, rule);
  }

  addPassing(report: string): void {
    this.passing.push(report);
  }

  print(needed: ReadonlyMap<Fault, number> | undefined): string {
    const requests = this.recorded.reduce((sum, { answers }) => sum + answers.length, 0);
    const statuses = [...this.#statuses].toSorted(([a], [b]) => a - b);
    const seen = RULES.filter((rule) => this.#ruled.has(rule));
    return [
      `sequences: ${this.recorded.length}, requests: ${requests}`,
      `statuses: ${statuses.map(([status, count]) => `${status} × ${count}`).join(", ")}`,
      `differences that were meant, by rule (${RULES.length} rules):`,
      ...seen.map((rule) => `  ${this.#ruled.get(rule)} × ${rule.name}`),
      `differences that did not come again: ${this.passing.length}`,
      ...this.passing,
      needed === undefined
        ? "planted faults were not tried: that takes 500 sequences"
        : `planted faults found: ${needed.size}/${FAULTS.length}, after so many sequences:`,
      ...[...(needed ?? [])].map(([fault, count]) => `  ${count}: ${fault.name}`),
    ].join("\n");
  }
}

function increase<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
