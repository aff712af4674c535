import type { SyncError } from "../sync-errors.js";
import type { Status } from "./status.js";

/** Something unsent has not moved for a long time. */
export interface Stalled {
  /** When the oldest of it was written. */
  readonly since: Date;
  readonly cause: StallCause;
}

/**
 * Why: the `code` of the error that ended the last sync, which says what to do; `offline` also where the browser says that there is no
 * network; `syncing`: a sync is under way; `planned`: the next one is (`nextAttempt`); `idle`: nobody asks for one, neither
 * `startSync()` nor `sync()`.
 */
export type StallCause = SyncError["code"] | "storage-unavailable" | "syncing" | "planned" | "idle";

type Known = Pick<Status, "oldestUnsent" | "online" | "syncing" | "lastError" | "nextAttempt">;

/** Whether what is unsent has been there for longer than `patience`, in milliseconds, and why; null: it has not. */
export function stalledOf(status: Known, patience: number, now: number): Stalled | null {
  const since = status.oldestUnsent;
  if (since === null || now - since.getTime() < patience) return null;
  return { since, cause: causeOf(status) };
}

function causeOf({ online, syncing, lastError, nextAttempt }: Known): StallCause {
  if (!online) return "offline";
  if (lastError !== null) return lastError.code as StallCause;
  if (syncing) return "syncing";
  return nextAttempt === null ? "idle" : "planned";
}
