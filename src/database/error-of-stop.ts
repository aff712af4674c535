import { DatabaseReplacedError, StorageFullError, StorageUnavailableError } from "../errors.js";
import type { CollectionKey } from "../store/rows.js";
import type { Doubt, Stop } from "../sync/stop.js";
import {
  AdoptionRefusedError,
  AuthRequiredError,
  BusyError,
  DefinitionDiffersError,
  ForbiddenError,
  OfflineError,
  ParentMissingError,
  ProtocolError,
  ServerError,
  ServerResetError,
  WaitError,
  WrongCredentialsError,
  WrongIdentityError,
  type SyncError,
} from "../sync-errors.js";

/**
 * The error that tells an app why a sync stopped.
 *
 * @throws StorageUnavailableError: without storage there is no report either.
 */
export function errorOfStop(
  stop: Exclude<Stop, { why: "aborted" }>,
  collection: CollectionKey,
): SyncError {
  switch (stop.why) {
    case "offline":
      return new OfflineError("The server cannot be reached", { cause: stop.cause });
    case "timeout":
      return new OfflineError("The server did not answer in time");
    case "malformed":
      return new ProtocolError("The answer is not Kinto's protocol: check the URL of the server", {
        cause: stop.cause,
      });
    case "waiting":
      return new WaitError(new Date(stop.retryAt));
    case "auth-required":
      return new AuthRequiredError();
    case "wrong-credentials":
      return new WrongCredentialsError(stop.expected);
    case "wrong-identity":
      return new WrongIdentityError(stop.expected, stop.actual);
    case "adoption-refused":
      return new AdoptionRefusedError(stop.principal);
    case "forbidden":
      return new ForbiddenError("The user may not read this collection");
    case "parent-missing":
      return new ParentMissingError("The bucket or the collection is not on the server");
    case "doubt":
      return errorOfDoubt(stop.doubt, collection);
    case "server-error":
      return new ServerError(stop.status, stop.message);
    case "definition-differs":
      return new DefinitionDiffersError(stop.collection, stop.own, stop.stored);
    case "replaced":
      return new DatabaseReplacedError();
    case "busy":
      return new BusyError("Other tabs wrote meanwhile, or the credentials changed: sync again");
    case "storage-full":
      return new StorageFullError("The device has no room left", { cause: stop.cause });
    case "storage-unavailable":
      throw new StorageUnavailableError("The storage cannot be reached", { cause: stop.cause });
  }
}

/** Any other doubt than that of a reset is dispelled by the engine itself. */
function errorOfDoubt(doubt: Doubt, collection: CollectionKey): SyncError {
  if (doubt.kind === "reset") return new ServerResetError({ collection, ...doubt });
  return new BusyError(
    `The records are to be compared with the server's (${doubt.kind}): sync again`,
  );
}
