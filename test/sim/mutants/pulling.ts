import type { Mutant } from "./mutant.js";

/** Bugs in how the server's changes are read, and up to where. */
export const PULLING: readonly Mutant[] = [
  {
    name: "the cursor is the ETag of a page",
    breaks: "S9: change during a paginated pull",
    file: "src/sync/advance.ts",
    find: "return { cursor: Math.max(cursor, last ?? 0), end: null, next };",
    replace: "return { cursor: Math.max(cursor, page.etag), end: null, next };",
  },
  {
    name: "the cursor of a first pull is its end",
    breaks: "S10: crash between pages of the first pull",
    file: "src/sync/advance.ts",
    find: "return { cursor: last, end, next: { since: last, isFirstPull: true } };",
    replace: "return { cursor: end, end, next: { since: last, isFirstPull: true } };",
  },
  {
    name: "no pull asks for deletions",
    breaks: "L3: behind the end of the first pull deletions are asked for",
    file: "src/sync/ask-page.ts",
    find: 'if (wanted.isFirstPull) query.set("not_deleted", "true");',
    replace: 'query.set("not_deleted", "true");',
  },
  {
    name: "a version that an operation meets is not stored",
    breaks: "L2: the records of a page and what they make of operations are one commit",
    file: "src/sync/take-rows.ts",
    find: 'if (met.kind === "stale") continue;\n    confirm.push(version);',
    replace: 'if (met.kind === "stale") continue;',
  },
  {
    name: "what a pull decided is not in the journal",
    breaks: "S39: conflict report lost",
    file: "src/sync/take-rows.ts",
    find: "if (met.decision) journal.push(noteDecision(id, met.decision, manner.wall));",
    replace: "",
  },
  {
    name: "what a pull brings is not counted",
    breaks: "D1: the number of live records is compared",
    file: "src/sync/decide-page.ts",
    find: "live: liveAfter(situation, rows.confirm),",
    replace: "live: state.live,",
  },
  {
    name: "the highest timestamp of a pull is not kept",
    breaks: "D1: the highest timestamp of every answer",
    file: "src/sync/decide-page.ts",
    find: "hwm: Math.max(state.hwm, page.etag, page.rows.at(-1)?.last_modified ?? 0),",
    replace: "hwm: state.hwm,",
  },
  {
    name: "a version is laid over the older one, field by field",
    breaks: "S24: field removed on the server",
    file: "src/view/fold.ts",
    find: "this.#confirmed.set(version.id, version);",
    replace: "this.#confirmed.set(version.id, { ...this.#confirmed.get(version.id), ...version });",
  },
  {
    name: "an operation that ended stays in memory",
    breaks: "I12: a tab folds what others commit",
    file: "src/view/fold.ts",
    find: "this.#operations.delete(id);",
    replace: "",
  },
];
