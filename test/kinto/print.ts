import type { Clash } from "./meet.js";
import type { Sequence } from "./step.js";

/** A sequence as it can be pasted into `kept/sequences.ts`. */
export function printCase(name: string, sequence: Sequence): string {
  const steps = sequence.map((step) => `    ${JSON.stringify(step)},`);
  return [`{`, `  name: ${JSON.stringify(name)},`, `  steps: [`, ...steps, `  ],`, `},`].join("\n");
}

export function printClash({ step, left, real, ours }: Clash): string {
  const lines = left.map(
    ({ at, real: first, ours: second }) =>
      `  ${at}\n    Kinto: ${JSON.stringify(first)}\n    ours:  ${JSON.stringify(second)}`,
  );
  const whole = `  whole answer of Kinto: ${JSON.stringify(real)}\n  and of ours: ${JSON.stringify(ours)}`;
  return `${step.as} ${step.request} as ${step.who}\n${lines.join("\n")}\n${whole}`;
}
