import type { Mutant } from "./mutant.js";

/** Bugs in whose content is sent to whom. */
export const IDENTITY: readonly Mutant[] = [
  {
    name: "a write does not name the credentials that the pull saw",
    breaks: "I14: nothing is sent under credentials that no pull has identified",
    file: "src/sync/push.ts",
    find: "{ ...first.request, method: first.method, as: identity.as }",
    replace: "{ ...first.request, method: first.method }",
  },
];
