import type { Mutant } from "./mutant.js";

/** Bugs in what follows from the server's answers to what was sent. */
export const ANSWERS: readonly Mutant[] = [
  {
    name: "an answer overwrites an edit that was made meanwhile",
    breaks: "S6: local edit while the push is in flight",
    file: "src/sync/outcome-of.ts",
    find: 'if (stateFor(operation, attempt) === "as sent") return ended(operation, base);',
    replace: "if (operation.conflict === undefined) return null;",
  },
  {
    name: "an answer overwrites a deletion that was made meanwhile",
    breaks: "S7: local delete while the push is in flight",
    file: "src/sync/outcome-of.ts",
    find: 'if (stateFor(operation, attempt) === "as sent") return ended(operation, base);',
    replace:
      'if (stateFor(operation, attempt) === "as sent" || operation.local === null) return null;',
  },
  {
    name: "an edit made meanwhile stays on the old base",
    breaks: "A8: the version that came back is the new base",
    file: "src/sync/outcome-of.ts",
    find: "return settle({ ...rest, base, sent: [] });",
    replace: "return settle({ ...rest, sent: [] });",
  },
  {
    name: "a 404 to an edit is taken for a deletion",
    breaks: "S21: 404 for a PUT because the collection vanished",
    file: "src/sync/answers.ts",
    find: '"404 of something else": same(PARENT),',
    replace: '"404 of something else": same(GONE),',
  },
  {
    name: "the version that comes back is not stored",
    breaks: "A8: the version that came back is the new base",
    file: "src/sync/decide-settlement.ts",
    find: "if (outcome.confirmed) confirm.push(outcome.confirmed);",
    replace: "",
  },
  {
    name: "what a 412 decided is not in the journal",
    breaks: "S39: conflict report lost",
    file: "src/sync/decide-settlement.ts",
    find: "if (outcome.entry) journal.push(outcome.entry);",
    replace: "",
  },
  {
    name: "the highest timestamp of a push is not kept",
    breaks: "D1: the highest timestamp of every answer, acknowledgements too",
    file: "src/sync/decide-settlement.ts",
    find: "hwm: newest,",
    replace: "hwm: situation.state.hwm,",
  },
  {
    name: "what a push creates or deletes is not counted",
    breaks: "D1: the number of live records is compared",
    file: "src/sync/decide-settlement.ts",
    find: "live: liveAfter(situation, confirm),",
    replace: "live: situation.state.live,",
  },
];
