import type { Mutant } from "./mutant.js";

/** Bugs in what becomes of what was refused, or ended. */
export const REFUSALS: readonly Mutant[] = [
  {
    name: "a record is set aside by 5xx while nothing passes",
    breaks: "A11: where nothing passes, nothing is parked",
    file: "src/sync/suspects.ts",
    find: "if (!suspects.hasPassed) return delivery.stop;",
    replace: "",
  },
  {
    name: "a refused permission is tried again at once",
    breaks: "T5: a refused permission is tried again after a day",
    file: "src/sync/intent.ts",
    find: "return parked.status === 403 && wall - parked.at >= FORBIDDEN_AGAIN;",
    replace: "return parked.status === 403;",
  },
  {
    name: "a batch that fails is never halved",
    breaks: "A10: a batch that fails is sent twice and then halved",
    file: "src/sync/suspects.ts",
    find: "const parts = count < TOGETHER ? [ids] : split(ids);",
    replace: "const parts = [ids];",
  },
  {
    name: "a sync that is ended while the app is asked goes on",
    breaks: "M4: an abort while the app thinks ends the sync",
    file: "src/sync/merge-undecided.ts",
    find: 'if (asked.kind === "aborted") return end(records, { kind: "stop", why: "aborted" });',
    replace: "",
  },
  {
    name: "a sync that is ended during a request asks again",
    breaks: "I15: every sync ends",
    file: "src/sync/stop.ts",
    find: 'if (answer.why === "aborted") return { kind: "stop", why: "aborted" };',
    replace: 'if (answer.why === "aborted") return { kind: "stop", why: "auth-required" };',
  },
];
