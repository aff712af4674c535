import type { Mutant } from "./mutant.js";

/** Bugs in how a server is found out that lost what it had told, and in what follows. */
export const COMPARING: readonly Mutant[] = [
  {
    name: "the count is not compared",
    breaks: "D1: the number of live records is compared",
    file: "src/sync/find-doubt.ts",
    find: "if (there - state.surplus !== here) return",
    replace: "if (false) return",
    resets: true,
  },
  {
    name: "so much goes without asking",
    breaks: "I13: never silent mass deletion",
    file: "src/sync/compare-index.ts",
    find: "return affected > Math.max(FEW, total * PART) ? affected : null;",
    replace: "return null;",
    resets: true,
  },
  {
    name: "what goes is not in the journal",
    breaks: "D4: removed records go to a store first",
    file: "src/sync/decide-reconciled.ts",
    find: "return isLoss(known, version) ? entryOf(known, version, result, wall) : null;",
    replace: "return null;",
    resets: true,
  },
  {
    name: "what the server no longer has stays",
    breaks: "S27: restore from backup",
    file: "src/sync/compare-index.ts",
    find: "if (!present.has(version.id)) gone.push(version.id);",
    replace: "",
    resets: true,
  },
];
