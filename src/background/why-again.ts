import { BusyError, type SyncError } from "../sync-errors.js";
import type { BackgroundResult } from "./background-result.js";
import { mayPass } from "./may-pass.js";

/**
 * What to tell the browser so that it tries again later; null where that helps nobody, since everything is sent, or only
 * the app can mend it.
 */
export function whyAgain(result: BackgroundResult): SyncError | null {
  switch (result.kind) {
    case "not-connected":
      return null;
    case "synced":
      return result.report.pending > 0 ? new BusyError("Something was written meanwhile") : null;
    case "failed":
      return mayPass(result.report.reason) ? result.report.error : null;
    case "deadline":
      return result.pending === 0 ? null : new BusyError("There was not enough time");
  }
}
