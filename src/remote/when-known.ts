/** What the writing methods of the client take last. */
interface WriteOptions {
  readonly safe?: boolean;
  readonly last_modified?: number;
  readonly data?: unknown;
}

type Write = (subject: unknown, options?: WriteOptions) => Promise<unknown>;
type Open = (name: string, options?: WriteOptions) => object;
type Batch = (fn: (part: object) => void, options?: WriteOptions) => Promise<unknown>;

/** What changes or deletes something that may have been read before. */
const WRITES = [
  "setData",
  "setPermissions",
  "addPermissions",
  "removePermissions",
  "updateGroup",
  "updateRecord",
  "deleteBucket",
  "deleteCollection",
  "deleteGroup",
  "deleteRecord",
] as const;
const OPENS = ["bucket", "collection"] as const;

type Methods = Partial<
  Record<(typeof WRITES)[number], Write> & Record<(typeof OPENS)[number], Open> & { batch: Batch }
>;

/**
 * Makes a safe bucket, collection or part of a batch check its updates and deletions where it is told which version
 * was read, and only there. Left alone, kinto-http takes an update without a version for a creation (412 for
 * whatever exists) and throws for such a deletion. A call that says `safe: true` itself gets just that.
 */
export function checkWhenKnown<Handle extends object>(handle: Handle): Handle {
  const methods: Methods = handle;
  for (const name of WRITES) {
    const write = methods[name]?.bind(handle);
    if (write === undefined) continue;
    methods[name] = (subject, options) => write(subject, safeWhenKnown(subject, options));
  }
  for (const name of OPENS) {
    const open = methods[name];
    // a collection's `bucket` is the one that it is in
    if (typeof open !== "function") continue;
    methods[name] = (id, options = {}) => {
      const opened = open.call(handle, id, options);
      return options.safe === undefined ? checkWhenKnown(opened) : opened;
    };
  }
  const batch = methods.batch?.bind(handle);
  if (batch !== undefined) {
    methods.batch = (fn, options = {}) =>
      batch(options.safe === undefined ? (part) => fn(checkWhenKnown(part)) : fn, options);
  }
  return handle;
}

/** The options of an update or deletion of `subject`, safe if they or it name a version. */
export function safeWhenKnown<Options extends WriteOptions>(
  subject: unknown,
  options?: Options,
): Options & WriteOptions {
  const given = { ...options } as Options;
  if (given.safe !== undefined) return given;
  const versions = [given.last_modified, versionOf(given.data), versionOf(subject)];
  return { ...given, safe: versions.some(Boolean) };
}

function versionOf(subject: unknown): unknown {
  return (subject as { readonly last_modified?: unknown } | null | undefined)?.last_modified;
}
