/** A line that loses, doubles or gives away edits. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** Occurs once in the file. */
  readonly find: string;
  readonly replace: string;
  /** Within so many random lives it must be found. */
  readonly within: number;
}

/** Faults of what carries out the engine's effects: the driver, IndexedDB, and the writer of a tab. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: "the records of a page are stored after the commit that counts them",
    file: "src/store/idb-write.ts",
    find: ': tx.objectStore("segments").add(',
    replace: `: ((late) => {
        late.done.catch(() => {});
        return late.objectStore("segments");
      })(tx.db.transaction("segments", "readwrite")).add(`,
    within: 1_000,
  },
  {
    name: "a write counts as stored when it was asked for",
    file: "src/store/idb-transaction.ts",
    find: "await Promise.all([...requests, tx.done]);",
    replace: "void requests;",
    within: 500,
  },
  {
    name: "what nobody reported as stored is stored once more",
    file: "src/store/idb-store.ts",
    find: "if (lost !== null && (await hasHappened(db, lost.trace))) return lost.answer;",
    replace: "",
    within: 500,
  },
  {
    name: "a write that comes after a logout is stored with the next user's",
    file: "src/store/judge-write.ts",
    find: 'if (database.epoch !== write.epoch) return { kind: "replaced", database };',
    replace: "",
    within: 500,
  },
  {
    name: "what one user wrote is sent with the credentials of another",
    file: "src/driver/effects-of-tab.ts",
    find: "if (wanted !== undefined && wanted !== as)",
    replace: "if (wanted === -1)",
    within: 500,
  },
  {
    name: "what a look finds to be changed counts as done",
    file: "src/driver/looks.ts",
    find: "return changes === null ? { result, database, state } : undefined;",
    replace: "return { result, database, state };",
    within: 200,
  },
  {
    name: "a write that another tab forestalled counts as stored",
    file: "src/view/writer.ts",
    find: 'case "behind":\n          await replica.readOn();\n          break;',
    replace: 'case "behind":\n          await replica.readOn();\n          return outcomes;',
    within: 200,
  },
  {
    name: "a handle that died is used again",
    file: "src/store/idb-connection.ts",
    find: "if (failure === undefined) throw error;\n        this.#drop(current);",
    replace: "if (failure === undefined) throw error;",
    within: 500,
  },
];
