import {
  KintsugiError,
  type DatabaseReplacedError,
  type InvalidInputError,
  type StorageFullError,
} from "./errors.js";

/** The server could not be reached, or did not answer in time. Edits stay; sync again when there is a network. */
export class OfflineError extends KintsugiError {
  override readonly name = "OfflineError";
  readonly code = "offline";
}

/** `connect()` was not called yet. Edits stay. */
export class NotConnectedError extends KintsugiError {
  override readonly name = "NotConnectedError";
  readonly code = "not-connected";

  constructor(options?: ErrorOptions) {
    super("No server was named: call connect({ remote, auth }) first", options);
  }
}

/** The server does not offer what was asked for. Hide it, or ask for another server. */
export class NotOfferedError extends KintsugiError {
  override readonly name = "NotOfferedError";
  readonly code = "not-offered";
  /** What `GET /` would name among its capabilities. */
  readonly capability: string;

  constructor(capability: string, options?: ErrorOptions) {
    super(`The server does not offer ${capability}: it can be turned on in its settings`, options);
    this.capability = capability;
  }
}

/** There are no credentials, or the server does not take them (any longer). Ask the user to sign in; edits stay. */
export class AuthRequiredError extends KintsugiError {
  override readonly name = "AuthRequiredError";
  readonly code = "auth-required";

  constructor(options?: ErrorOptions) {
    super("The server asks for credentials: sign in, and connect() with them", options);
  }
}

/** Name and password do not belong together. Nothing was bound or sent. Ask for the password again. */
export class WrongCredentialsError extends KintsugiError {
  override readonly name = "WrongCredentialsError";
  readonly code = "wrong-credentials";
  readonly expected: string;

  constructor(expected: string, options?: ErrorOptions) {
    super(`The credentials are not those of ${expected}: ask for the password again`, options);
    this.expected = expected;
  }
}

/** The content of this database belongs to another user or server. Log out first, or open another database. */
export class WrongIdentityError extends KintsugiError {
  override readonly name = "WrongIdentityError";
  readonly code = "wrong-identity";
  readonly expected: string;
  readonly actual: string;

  constructor(expected: string, actual: string, options?: ErrorOptions) {
    super(
      `This database belongs to ${expected}, not to ${actual}: log out, or open another`,
      options,
    );
    this.expected = expected;
    this.actual = actual;
  }
}

/** There are edits from before the first sign-in, and `adopt: false` keeps them from becoming this user's. */
export class AdoptionRefusedError extends KintsugiError {
  override readonly name = "AdoptionRefusedError";
  readonly code = "adoption-refused";
  readonly principal: string;

  constructor(principal: string, options?: ErrorOptions) {
    super(
      `There are edits from before the sign-in: ask whether they belong to ${principal}`,
      options,
    );
    this.principal = principal;
  }
}

/** The server asked every client to wait. The first sync after `retryAt` goes on. */
export class WaitError extends KintsugiError {
  override readonly name = "WaitError";
  readonly code = "waiting";
  readonly retryAt: Date;

  constructor(retryAt: Date, options?: ErrorOptions) {
    super(`The server asked to wait until ${retryAt.toISOString()}`, options);
    this.retryAt = retryAt;
  }
}

/** The user may not read this collection. Edits stay. */
export class ForbiddenError extends KintsugiError {
  override readonly name = "ForbiddenError";
  readonly code = "forbidden";
}

/** The bucket or collection is not on the server (any longer). Create it there, or log out; edits stay. */
export class ParentMissingError extends KintsugiError {
  override readonly name = "ParentMissingError";
  readonly code = "parent-missing";
}

/**
 * The server lacks so many of the records that are here that it may have been reset, or restored from an old copy.
 * Nothing was removed or sent. Ask the user, and answer with `answerReset()` of the collection; edits stay.
 */
export class ServerResetError extends KintsugiError {
  override readonly name = "ServerResetError";
  readonly code = "server-reset";
  /** The collection, as `bucket/name`. */
  readonly collection: string;
  /** How many records would go, or become what they were before. */
  readonly affected: number;
  /** How many records the server had confirmed. */
  readonly total: number;

  constructor(
    { collection, affected, total }: Pick<ServerResetError, "collection" | "affected" | "total">,
    options?: ErrorOptions,
  ) {
    super(
      `${collection}: the server lacks the present version of ${affected} of ${total} records. ` +
        `answerReset("accept") makes this device as the server is, answerReset("keep-mine") sends them again`,
      options,
    );
    this.collection = collection;
    this.affected = affected;
    this.total = total;
  }
}

/** The server failed, or does not serve this. Try again later; edits stay. */
export class ServerError extends KintsugiError {
  override readonly name = "ServerError";
  readonly code = "server-error";
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(`The server answered with ${status}: ${message}`, options);
    this.status = status;
  }
}

/** What came back is not Kinto's protocol: a proxy's page, or another server. Check the URL; edits stay. */
export class ProtocolError extends KintsugiError {
  override readonly name = "ProtocolError";
  readonly code = "protocol";
}

/** Other tabs wrote so much meanwhile, or the credentials changed, that this sync gave way. The next one goes on. */
export class BusyError extends KintsugiError {
  override readonly name = "BusyError";
  readonly code = "busy";
}

/**
 * The collection is synced under another definition, so nothing of it was pulled, merged or sent here; edits stay. Reload
 * the page or worker: newer code may have taken over. Where the definition was changed on purpose, raise its `version`.
 */
export class DefinitionDiffersError extends KintsugiError {
  override readonly name = "DefinitionDiffersError";
  readonly code = "definition-differs";
  /** `"<bucket>/<collection>"`. */
  readonly collection: string;

  constructor(collection: string, own: string, stored: string, options?: ErrorOptions) {
    super(
      `${collection} is synced as ${JSON.stringify(stored)}, and defined here as ${JSON.stringify(own)}: reload the page or worker, or raise \`version\` if the definition was changed on purpose`,
      options,
    );
    this.collection = collection;
  }
}

/** A part of the app could not be loaded, because a newer version was deployed. Reload the page; edits stay. */
export class ReloadNeededError extends KintsugiError {
  override readonly name = "ReloadNeededError";
  readonly code = "reload-needed";
}

/** An account with this name exists. Sign in, or choose another name. */
export class AccountExistsError extends KintsugiError {
  override readonly name = "AccountExistsError";
  readonly code = "account-exists";
  readonly account: string;

  constructor(account: string, options?: ErrorOptions) {
    super(
      `There is an account ${JSON.stringify(account)} already: sign in, or choose another name`,
      options,
    );
    this.account = account;
  }
}

/** Logging out, or clearing a collection, would throw away edits that were never sent. Sync first, or confirm with `discardUnsent`. */
export class UnsentEditsError extends KintsugiError {
  override readonly name = "UnsentEditsError";
  readonly code = "unsent-edits";
  readonly count: number;

  constructor(count: number, options?: ErrorOptions) {
    super(`${count} edits were never sent: sync first, or say { discardUnsent: true }`, options);
    this.count = count;
  }
}

/** Why a sync did not come to its end. */
export type SyncError =
  | AdoptionRefusedError
  | AuthRequiredError
  | BusyError
  | DatabaseReplacedError
  | DefinitionDiffersError
  | ForbiddenError
  | InvalidInputError
  | NotConnectedError
  | OfflineError
  | ParentMissingError
  | ProtocolError
  | ReloadNeededError
  | ServerError
  | ServerResetError
  | StorageFullError
  | WaitError
  | WrongCredentialsError
  | WrongIdentityError;
