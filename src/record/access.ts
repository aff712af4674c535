import type { RecordId } from "./record.js";

/** What somebody may do with a record; with a collection, creating records of one's own as well. */
export type AccessKind = "read" | "write" | "record:create";

export type Granted = Readonly<Partial<Record<AccessKind, readonly string[]>>>;

/** Changes of who may use something, of which the server has not been told. What is given is not taken at the same time. */
export interface Access {
  /** Principals that get a permission. */
  readonly add: Granted;
  /** Principals that lose all of them. */
  readonly remove: readonly string[];
}

/** What changes of access to a whole collection are kept under: no record can have this id. */
export const WHOLE_COLLECTION: RecordId = "*";

export const NO_ACCESS: Access = { add: {}, remove: [] };

/** Gives permissions; what was to be taken from the same principals before is not taken. */
export function granting({ add, remove }: Access, granted: Granted): Access {
  const kinds = new Set([...kindsOf(add), ...kindsOf(granted)]);
  return {
    add: byKind(kinds, (kind) => [...new Set([...(add[kind] ?? []), ...(granted[kind] ?? [])])]),
    remove: without(
      remove,
      kindsOf(granted).flatMap((kind) => granted[kind] ?? []),
    ),
  };
}

/** Takes all permissions; what was to be given to the same principals before is not given. */
export function revoking({ add, remove }: Access, principals: readonly string[]): Access {
  return {
    add: byKind(kindsOf(add), (kind) => without(add[kind], principals)),
    remove: [...new Set([...remove, ...principals])],
  };
}

/** What is left of the changes after the server was told these; undefined where nothing is. */
export function untold(access: Access, told: Access): Access | undefined {
  const add = byKind(kindsOf(access.add), (kind) => without(access.add[kind], told.add[kind]));
  const remove = without(access.remove, told.remove);
  return kindsOf(add).length + remove.length === 0 ? undefined : { add, remove };
}

export function kindsOf(granted: Granted): readonly AccessKind[] {
  return Object.keys(granted) as AccessKind[];
}

function byKind(
  kinds: Iterable<AccessKind>,
  principalsOf: (kind: AccessKind) => readonly string[],
): Granted {
  const lists = [...kinds].map((kind) => [kind, principalsOf(kind)] as const);
  return Object.fromEntries(lists.filter(([, principals]) => principals.length > 0));
}

function without(list: readonly string[] = [], others: readonly string[] = []): readonly string[] {
  return list.filter((each) => !others.includes(each));
}
