import type { Mutant } from "./mutant.js";

/** Bugs in who may sync a collection where tabs have other definitions of it. */
export const DEFINITIONS: readonly Mutant[] = [
  {
    name: "a definition is never judged",
    breaks: "F1: nothing is asked, merged or sent under another definition",
    file: "src/sync/judge-definition.ts",
    find: 'if (stored === own) return "same";',
    replace: 'if (stored !== "") return "same";',
  },
  {
    name: "a definition is judged only before the pull",
    breaks: "F3: every transaction that writes looks again",
    file: "src/sync/under-definition.ts",
    find: 'if (standing === "differs") return [null, stopOfDefinition(terms, state)];',
    replace: "",
  },
  {
    name: "a definition is judged only once something was brought",
    breaks: "F1: nothing is asked under another definition",
    file: "src/sync/load.ts",
    find: 'if (standing === "differs") return [null, stopOfDefinition(terms, state)];',
    replace: 'if (standing === "differs") return [null, { state, database }];',
  },
  {
    name: "an older definition takes over",
    breaks: "F4: only a higher version replaces another definition",
    file: "src/sync/judge-definition.ts",
    find: "versionOf(own) > versionOf(stored)",
    replace: "versionOf(own) !== versionOf(stored)",
  },
  {
    name: "another definition of the same version takes over",
    breaks: "F4: only a higher version replaces another definition",
    file: "src/sync/judge-definition.ts",
    find: "versionOf(own) > versionOf(stored)",
    replace: "versionOf(own) >= versionOf(stored)",
  },
  {
    name: "a newer definition gives way to an older one",
    breaks: "F5: a newer definition takes over as a sync loads",
    file: "src/sync/judge-definition.ts",
    find: '? "newer" : "differs";',
    replace: '? "differs" : "differs";',
  },
  {
    name: "who takes over does not say so to others",
    breaks: "F5: the generation goes up",
    file: "src/sync/load.ts",
    find: "const generation = database.generation + 1;",
    replace: "const { generation } = database;",
  },
  {
    name: "who takes over does not store it",
    breaks: "F5: it is stored",
    file: "src/sync/load.ts",
    find: "{ state: { definition, tryAgain }, database: { generation } },",
    replace: "{ state: { tryAgain }, database: { generation } },",
  },
  {
    name: "nobody claims a collection",
    breaks: "F2: the first transaction that writes claims it",
    file: "src/sync/under-definition.ts",
    find: "const claimed = { ...changes.state, definition: terms.definition };",
    replace: "const claimed = { ...changes.state };",
  },
  {
    name: "a newer definition writes before it has taken over",
    breaks: "F3: where an older one came meanwhile, this sync gives way",
    file: "src/sync/under-definition.ts",
    find: 'if (standing === "newer") return [null, { kind: "stop", why: "busy" }];',
    replace: "",
  },
];
