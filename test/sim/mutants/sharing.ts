import type { Mutant } from "./mutant.js";

/** Who may use a record is told, after the record, and the last wish counts. */
export const SHARING: readonly Mutant[] = [
  {
    name: "with an edit that ends, what was wished of access is forgotten",
    breaks: "G1: access travels with the record's operation",
    file: "src/record/edit.ts",
    find: "  return { id, base, local, edits, sent: [], access, ...(since !== undefined && { since }) };",
    replace: "  return null;",
  },
  {
    name: "a later wish is taken for told",
    breaks: "G9: only what was told is forgotten",
    file: "src/record/access.ts",
    find: "  return kindsOf(add).length + remove.length === 0 ? undefined : { add, remove };",
    replace: "  return undefined;",
  },
  {
    name: "access is taken for told where its answer was lost",
    breaks: "G2: changes of access can be told again",
    file: "src/sync/send-access.ts",
    find: '  if (answer.kind === "lost") return stopOfLoss(answer);',
    replace: '  if (answer.kind === "lost") return { kind: "seen", etag: 1, lists: ["write"] };',
  },
  {
    name: "what is taken from somebody is only added",
    breaks: "G1: access is given and taken",
    file: "src/protocol/access-patch.ts",
    find: 'step("add", kind, principal), step("remove", kind, principal)]',
    replace: 'step("add", kind, principal)]',
  },
  {
    name: "missing parents are not made",
    breaks: "P7: parents are made at the first sync",
    file: "src/sync/pull.ts",
    find: 'const isMissing = why === "forbidden" || why === "parent-missing";',
    replace: "const isMissing = false;",
  },
];
