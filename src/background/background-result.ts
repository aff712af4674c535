import type { SyncFailure, SyncSuccess } from "../collection/sync-report.js";

/** How a sync in the background ended. */
export type BackgroundResult =
  /** Everything that could be exchanged has been; `report.pending` counts what was written meanwhile. */
  | { readonly kind: "synced"; readonly report: SyncSuccess }
  /** Something kept it from its end: `report.error` says what. The rest stays for the next one. */
  | { readonly kind: "failed"; readonly report: SyncFailure }
  /**
   * The time was over. What was exchanged by then is stored, and the next one goes on there. So many operations are unsent; null:
   * the database was not open yet.
   */
  | { readonly kind: "deadline"; readonly pending: number | null }
  /** `connect` gave null, since nobody is signed in. The database was not opened. */
  | { readonly kind: "not-connected" };
