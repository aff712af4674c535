import { sortOfError } from "../database/sort-of-error.js";
import type { SyncError } from "../sync-errors.js";

/** Whether what kept a sync from its end may be over later, without anything that the app or a person does. */
export function mayPass(code: SyncError["code"]): boolean {
  const { ending, isOfOne } = sortOfError(code);
  return ending !== "blocked" && !isOfOne;
}
