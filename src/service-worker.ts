// The door `kintsugi/service-worker`. The worker syncs with `backgroundSync`, where no page needs to be open; the page
// asks for that with `registerSync`. It is one file without `import()`, which no service worker may call.
export type { BackgroundResult } from "./background/background-result.js";
export {
  backgroundSync,
  type BackgroundSync,
  type SyncOnceOptions,
} from "./background/background-sync.js";
export {
  registerSync,
  type RegisteredSync,
  type RegisterSyncOptions,
} from "./background/register-sync.js";
export type { BackgroundSyncOptions } from "./background/sync-run.js";
export { syncTag } from "./background/sync-tag.js";
