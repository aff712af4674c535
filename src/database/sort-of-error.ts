import type { Ending } from "../schedule/event.js";
import type { SyncError } from "../sync-errors.js";

/** What an error that ended a sync means for what comes. */
export interface SortOfError {
  readonly ending: Ending;
  /** It is about one collection, and says nothing of the others. */
  readonly isOfOne: boolean;
}

export function sortOfError(code: SyncError["code"]): SortOfError {
  switch (code) {
    case "offline":
      return { ending: "offline", isOfOne: false };
    case "waiting":
      return { ending: "waiting", isOfOne: false };
    case "not-connected":
    case "auth-required":
    case "wrong-credentials":
    case "wrong-identity":
    case "adoption-refused":
    case "invalid-input":
    case "reload-needed":
      return { ending: "blocked", isOfOne: false };
    case "definition-differs":
    case "server-reset":
      return { ending: "blocked", isOfOne: true };
    case "forbidden":
    case "parent-missing":
      return { ending: "failed", isOfOne: true };
    case "busy":
    case "database-replaced":
    case "protocol":
    case "server-error":
    case "storage-full":
      return { ending: "failed", isOfOne: false };
  }
}
