/** What of a record somebody may do. Who may write may also read. */
export type AccessKind = "read" | "write";

/** Changes of who may use a record, of which the server has not been told. A principal is in one of the lists at most. */
export interface Access {
  /** Principals that get a permission. */
  readonly add: Readonly<Record<AccessKind, readonly string[]>>;
  /** Principals that lose both. */
  readonly remove: readonly string[];
}

export const NO_ACCESS: Access = { add: { read: [], write: [] }, remove: [] };

/** Gives permissions; what was to be taken from the same principals before is not taken. */
export function granting(
  access: Access,
  { read, write }: Readonly<Record<AccessKind, readonly string[]>>,
): Access {
  return {
    add: { read: joined(access.add.read, read), write: joined(access.add.write, write) },
    remove: without(access.remove, [...read, ...write]),
  };
}

/** Takes both permissions; what was to be given to the same principals before is not given. */
export function revoking(access: Access, principals: readonly string[]): Access {
  const { read, write } = access.add;
  return {
    add: { read: without(read, principals), write: without(write, principals) },
    remove: joined(access.remove, principals),
  };
}

/** What is left of the changes after the server was told these; undefined where nothing is. */
export function untold(access: Access, told: Access): Access | undefined {
  const left: Access = {
    add: {
      read: without(access.add.read, told.add.read),
      write: without(access.add.write, told.add.write),
    },
    remove: without(access.remove, told.remove),
  };
  const count = left.add.read.length + left.add.write.length + left.remove.length;
  return count === 0 ? undefined : left;
}

function joined(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}

function without(list: readonly string[], others: readonly string[]): readonly string[] {
  return list.filter((each) => !others.includes(each));
}
