import type { Mutant } from "./mutant.js";

/** Bugs in how two sides of a record are joined, and in what an edit makes of an operation. */
export const MERGING: readonly Mutant[] = [
  {
    name: "a write of our own that comes back is taken for somebody else's",
    breaks: "S2: lost push response, then another local edit",
    file: "src/merge/integrate.ts",
    find: "if (wasSent(operation, theirs)) {",
    replace: "if (false) {",
  },
  {
    name: "a field of our own inside somebody's newer version is taken for theirs",
    breaks: "S5: lost response, someone else edits on top, we edit again",
    file: "src/merge/merge-fields.ts",
    find: "if (isEqual(remote, base) || sent.some((value) => isEqual(value, remote))) return local;",
    replace: "if (isEqual(remote, base)) return local;",
  },
  {
    name: "a field that only the other side changed stays as it is here",
    breaks: "M8: three-way merge of each field",
    file: "src/merge/merge-fields.ts",
    find: "if (isEqual(local, base)) return remote;",
    replace: "if (isEqual(local, base)) return local;",
  },
  {
    name: "a field that the other side removed stays",
    breaks: "S24: field removed on the server",
    file: "src/merge/merge-fields.ts",
    find: "if (isEqual(local, base)) return remote;",
    replace: "if (isEqual(local, base)) return remote ?? local;",
  },
  {
    name: "a merge overwrites the other side's value of a field and does not say so",
    breaks: "I3: no silent overwrite",
    file: "src/merge/merge-fields.ts",
    find: "    run.overridden.push(path);\n    return local;",
    replace: "    return local;",
  },
  {
    name: "an edit is dropped where the server still has the old version",
    breaks: "the table of edits and deletions: edited here, unchanged there",
    file: "src/merge/edits-and-deletions.ts",
    find: 'edited: { unchanged: "push",',
    replace: 'edited: { unchanged: "take",',
  },
  {
    name: "what the server overrides is not in the journal",
    breaks: "S39: conflict report lost",
    file: "src/merge/integrate.ts",
    find: 'joined("took-remote", null, decisionOf(operation, remote, kind, theirs, []))',
    replace: 'joined("took-remote", null)',
  },
  {
    name: "what the local side overrides is not in the journal",
    breaks: "S39: conflict report lost",
    file: "src/merge/integrate.ts",
    find: 'return joined("kept-local", rebase(operation, remote, operation.local), decision);',
    replace: 'return joined("kept-local", rebase(operation, remote, operation.local));',
  },
  {
    name: "a merge keeps the old base",
    breaks: "M5: the base becomes the version that came",
    file: "src/merge/integrate.ts",
    find: "    base,\n    local,\n    edits: isSame",
    replace: "    local,\n    edits: isSame",
  },
  {
    name: "an edit back to the base ends the operation while an attempt travels",
    breaks: "S3: lost response of a create, then local delete",
    file: "src/record/edit.ts",
    find: "return sent.length === 0 && isUnchanged(operation) ? null : operation;",
    replace: "return isUnchanged(operation) ? null : operation;",
  },
  {
    name: "an edit is not counted",
    breaks: "S6: local edit while the push is in flight",
    file: "src/record/edit.ts",
    find: "return settle({ ...was, local, edits: was.edits + 1 });",
    replace: "return settle({ ...was, local });",
  },
  {
    name: "two contents are the same where one has fewer fields",
    breaks: "S40: equality blind spot",
    file: "src/record/record.ts",
    find: "    keys.length === contentKeys(b).length &&\n",
    replace: "",
  },
];
