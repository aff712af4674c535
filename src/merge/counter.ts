import type { FieldMerger } from "./field-merger.js";

/**
 * A number that each side adds to or takes from: both differences count, also where they are equal. An absent field is
 * 0. What is not a number is contested.
 */
export function counter(): FieldMerger<number> {
  return {
    name: "counter",
    needsTokens: true,
    addsUp: true,
    merge: ({ base = 0, local, remote }) => {
      if (typeof base !== "number" || typeof local !== "number" || typeof remote !== "number") {
        return undefined;
      }
      const value = remote + (local - base);
      return Number.isFinite(value) ? { value } : undefined;
    },
  };
}
