import type { Mutant } from "./mutant.js";

/** Bugs in whose content is sent to whom. */
export const IDENTITY: readonly Mutant[] = [
  {
    name: "a write does not name the credentials that the pull saw",
    breaks: "I14: nothing is sent under credentials that no pull has identified",
    file: "src/sync/deliver.ts",
    find: "{ ...first.request, method: first.method, as: identity.as }",
    replace: "{ ...first.request, method: first.method }",
  },
  {
    name: "whose the content is, is not compared with whom the server takes us for",
    breaks: "P3: content belongs to one principal of one server",
    file: "src/sync/identity.ts",
    find: "if (mismatch !== null) return [null, mismatch];",
    replace: "",
  },
  {
    name: "who we are is confirmed only once in a pull",
    breaks: "P3: the answer to anybody else is discarded whole",
    file: "src/sync/pull.ts",
    find: "return principal !== null && principal === confirmed?.principal;",
    replace: "return confirmed !== null;",
  },
  {
    name: "who we are is not compared after a list that travelled alone",
    breaks: "L11: who we are is asked before and after it",
    file: "src/sync/ask-known.ts",
    find: 'return after.principal === before.principal ? known : { kind: "stop", why: "busy" };',
    replace: "return known;",
  },
  {
    name: "a list that was shown to somebody else is compared with",
    breaks: "D9: the answer to anybody else removes nothing",
    file: "src/sync/reconcile.ts",
    find: "if (isStop(owner)) return owner;",
    replace: "",
  },
  {
    name: "what is fetched as somebody else is taken",
    breaks: "D9: each page of a comparison says whom the server takes us for",
    file: "src/sync/reconcile.ts",
    find: 'if (part.principal !== index.identity.principal) return "overtaken";',
    replace: "",
  },
];
