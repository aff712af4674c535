import type { Fault } from "../kinto/faults.js";

/** Lines of the library that are wrong, each in a way that random lives must find. */
export const FAULTS: readonly Fault[] = [
  {
    name: "an edit made while an older one travels is taken for sent",
    file: "src/sync/read-answer.ts",
    find: 'return operation.edits === sent.edits ? "as sent" : "edited";',
    replace: 'return "as sent";',
  },
  {
    name: "what is on its way is not remembered",
    file: "src/sync/decide-intents.ts",
    find: "ops.push(withSent(operation, intent.sent));",
    replace: "ops.push(operation);",
  },
  {
    name: "what a merge overrode is not journalled",
    file: "src/sync/take-rows.ts",
    find: "if (met.decision) journal.push",
    replace: "if (met.decision && false) journal.push",
  },
];
