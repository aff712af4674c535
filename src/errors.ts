/** What every error of this library is. One subclass for each reaction that a caller can have. */
export abstract class KintsugiError extends Error {
  abstract override readonly name: string;
  /** A word to switch on, which survives minification and two copies of the package. */
  abstract readonly code: string;
  /** @internal */
  readonly isKintsugiError = true;
}

/** Whether an error comes from this library, also from another copy of the package. */
export function isKintsugiError(error: unknown): error is KintsugiError {
  return (
    error instanceof Error && (error as { isKintsugiError?: unknown }).isKintsugiError === true
  );
}

/** Something that the app passed is not possible. The message names it and says what to do. Nothing was written. */
export class InvalidInputError extends KintsugiError {
  override readonly name = "InvalidInputError";
  readonly code = "invalid-input";
}

/** The record that was to be changed is not there: it was deleted, here or elsewhere. Nothing was written. */
export class RecordNotFoundError extends KintsugiError {
  override readonly name = "RecordNotFoundError";
  readonly code = "record-not-found";
  readonly id: string;

  constructor(id: string, options?: ErrorOptions) {
    super(`There is no record ${JSON.stringify(id)}: create it, or use put()`, options);
    this.id = id;
  }
}

/** One side of a conflict changed after it was shown. Nothing was decided: show it again. */
export class ConflictChangedError extends KintsugiError {
  override readonly name = "ConflictChangedError";
  readonly code = "conflict-changed";
  readonly id: string;

  constructor(id: string, options?: ErrorOptions) {
    super(
      `The conflict of ${JSON.stringify(id)} changed since it was shown: show it again`,
      options,
    );
    this.id = id;
  }
}

/** There is already a record with this id. Nothing was written. */
export class RecordExistsError extends KintsugiError {
  override readonly name = "RecordExistsError";
  readonly code = "record-exists";
  readonly id: string;

  constructor(id: string, options?: ErrorOptions) {
    super(`There is already a record ${JSON.stringify(id)}: update it, or use put()`, options);
    this.id = id;
  }
}

/** The entry is no longer in the journal: it was trimmed, or belongs to content that was replaced. Read the journal again. */
export class JournalEntryNotFoundError extends KintsugiError {
  override readonly name = "JournalEntryNotFoundError";
  readonly code = "journal-entry-not-found";
  readonly key: string;

  constructor(key: string, options?: ErrorOptions) {
    super(`The journal has no entry ${JSON.stringify(key)} (any longer): read it again`, options);
    this.key = key;
  }
}

/** The storage cannot be opened or reached. Edits made meanwhile were rejected, not kept. */
export class StorageUnavailableError extends KintsugiError {
  override readonly name = "StorageUnavailableError";
  readonly code = "storage-unavailable";
}

/** The device has no room left. What was stored before is safe; the rejected write was not stored. */
export class StorageFullError extends KintsugiError {
  override readonly name = "StorageFullError";
  readonly code = "storage-full";
}

/** The content of the database was replaced (cleared, imported, logged out), perhaps in another tab. Read again. */
export class DatabaseReplacedError extends KintsugiError {
  override readonly name = "DatabaseReplacedError";
  readonly code = "database-replaced";

  constructor(options?: ErrorOptions) {
    super("The content of the database was replaced: read again before you write", options);
  }
}

/** The database was closed. Open it again. */
export class DatabaseClosedError extends KintsugiError {
  override readonly name = "DatabaseClosedError";
  readonly code = "database-closed";

  constructor(options?: ErrorOptions) {
    super("The database was closed: open it again with openDatabase()", options);
  }
}
