import type { Mutant } from "./mutant.js";

/** Bugs that show where several collections are synced together. */
export const SEVERAL: readonly Mutant[] = [
  {
    name: "the first page of one collection is taken for that of another",
    breaks: "L13: what comes with the shared request is stored as what comes alone",
    file: "src/sync/ask-first-pages.ts",
    find: "const answers = known.answers.values();",
    replace: "const answers = known.answers.toReversed().values();",
  },
  {
    name: "what stops one collection stops all",
    breaks: "L16: what stops one collection stops others only where it concerns them",
    file: "src/sync/sync-collections.ts",
    find: "if (stop === null || isOfOneCollection(stop)) {",
    replace: "if (stop === null) {",
  },
  {
    name: "an error of the server for one list ends the sync of all",
    breaks: "L16: after an error of the server the next one is tried",
    file: "src/sync/sync-collections.ts",
    find: 'new Set(["server-error", "malformed"]);',
    replace: "new Set([]);",
  },
  {
    name: "nothing stops the sync of the others",
    breaks: "L16: what concerns all ends the sync",
    file: "src/sync/sync-collections.ts",
    find: "if (hasFailed || !MAY_BE_OF_ONE.has(stop.why)) break;",
    replace: "",
  },
  {
    name: "a collection that was not reached is through",
    breaks: "L16: where it was not reached, it has the stop that ended the sync before",
    file: "src/sync/sync-collections.ts",
    find: "who: null, as: null, stop };",
    replace: "who: null, as: null, stop: null };",
  },
  {
    name: "the records of another collection are counted",
    breaks: "D1: the number of live records is compared",
    file: "src/sync/find-doubt.ts",
    find: "path: recordsPath(terms.bucket, terms.collection),",
    replace: 'path: recordsPath(terms.bucket, "c"),',
    resets: true,
  },
  {
    name: "a definition that takes over one collection of several ends its own sync",
    breaks: "F5: one that takes over one collection of several does not end its own sync",
    file: "src/sync/sync-collections.ts",
    find: "if (generations.size < 2) break;",
    replace: "if (generations.size > 0) break;",
  },
  {
    name: "a write goes to another collection",
    breaks: "I4: devices converge",
    file: "src/sync/intent.ts",
    find: "recordPath(terms.bucket, terms.collection,",
    replace: 'recordPath(terms.bucket, "c",',
  },
];
