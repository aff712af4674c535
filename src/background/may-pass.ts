import type { SyncError } from "../sync-errors.js";

/** Whether what kept a sync from its end may be over later, without anything that the app or a person does. */
export function mayPass(code: SyncError["code"]): boolean {
  switch (code) {
    case "busy":
    case "database-replaced":
    case "offline":
    // a captive portal answers in place of the server
    case "protocol":
    case "server-error":
    case "storage-full":
    case "waiting":
      return true;
    case "adoption-refused":
    case "auth-required":
    case "definition-differs":
    case "forbidden":
    case "invalid-input":
    case "not-connected":
    case "parent-missing":
    case "reload-needed":
    case "server-reset":
    case "wrong-credentials":
    case "wrong-identity":
      return false;
  }
}
