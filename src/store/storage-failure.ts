/**
 * What a failure of IndexedDB asks for.
 *
 * - `full`: there is no room. The handle is closed: Firefox lets it only read from now on.
 * - `broken`: the handle or the connection died. A new one may work.
 * - `refused`: there will be no storage here, however often it is opened.
 */
export type StorageFailure = "full" | "broken" | "refused";

const FAILURES: ReadonlyMap<string, StorageFailure> = new Map([
  ["QuotaExceededError", "full"],
  // the handle is closed, or closing
  ["InvalidStateError", "broken"],
  // the backing store could not be opened or read (Chromium), the connection was lost (WebKit)
  ["UnknownError", "broken"],
  // a transaction that we did not abort
  ["AbortError", "broken"],
  ["TransactionInactiveError", "broken"],
  ["TimeoutError", "broken"],
  ["NotReadableError", "broken"],
  ["DataError", "broken"],
  // the object stores are missing: the database was deleted under the handle
  ["NotFoundError", "broken"],
  // a newer version of this library created the database
  ["VersionError", "refused"],
  ["SecurityError", "refused"],
  ["NotAllowedError", "refused"],
]);

/** Sorts a failure by its name, or gives undefined for what the storage is not to blame for. */
export function storageFailureOf(error: unknown): StorageFailure | undefined {
  const name = (error as { readonly name?: unknown } | null | undefined)?.name;
  return typeof name === "string" ? FAILURES.get(name) : undefined;
}
