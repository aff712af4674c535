import type { RecordId } from "./record.js";

/** What somebody may do with a record; with a collection, creating records of one's own as well. */
export type AccessKind = "read" | "write" | "record:create";

export type Granted = Readonly<Partial<Record<AccessKind, readonly string[]>>>;

/** Changes of who may use something, of which the server has not been told. What is taken is taken before anything is given. */
export interface Access {
  /** Principals that get a permission. */
  readonly add: Granted;
  /** Principals that lose all of them. */
  readonly remove: readonly string[];
}

/** What changes of access to a whole collection are kept under: no record can have this id. */
export const WHOLE_COLLECTION: RecordId = "*";

export const NO_ACCESS: Access = { add: {}, remove: [] };

/** Gives permissions. Who was to lose all of them before gets only these: first is taken, then given. */
export function granting({ add, remove }: Access, granted: Granted): Access {
  const kinds = new Set([...kindsOf(add), ...kindsOf(granted)]);
  const joined = (kind: AccessKind) => [
    ...new Set([...(add[kind] ?? []), ...(granted[kind] ?? [])]),
  ];
  return { add: byKind(kinds, joined), remove };
}

/** Takes all permissions; what was to be given to the same principals before is not given. */
export function revoking({ add, remove }: Access, principals: readonly string[]): Access {
  return {
    add: byKind(kindsOf(add), (kind) => without(add[kind], principals)),
    remove: [...new Set([...remove, ...principals])],
  };
}

/** What is left of the changes after the server was told these: what is wished of somebody else, or otherwise; undefined where nothing is. */
export function untold(access: Access, told: Access): Access | undefined {
  const isTold = (principal: string): boolean =>
    wishOf(access, principal) === wishOf(told, principal);
  const add = byKind(kindsOf(access.add), (kind) =>
    (access.add[kind] ?? []).filter((principal) => !isTold(principal)),
  );
  const remove = access.remove.filter((principal) => !isTold(principal));
  return kindsOf(add).length + remove.length === 0 ? undefined : { add, remove };
}

/** With a record goes what was to be given for it; what was to be taken holds if it comes back. */
export function withoutGrants({ remove }: Access): Access | undefined {
  return remove.length === 0 ? undefined : { add: {}, remove };
}

/** All that is wished of one principal, as text. */
function wishOf({ add, remove }: Access, principal: string): string {
  const given = kindsOf(add).filter((kind) => add[kind]?.includes(principal));
  return `${remove.includes(principal) ? "-" : ""}${given.toSorted().join()}`;
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
