// What apps do once in a while: loaded when it is first used.
export { clearCollection } from "./clear-collection.js";
export { importDump } from "./import-dump.js";
export { readMetadata } from "./read-metadata.js";
export { resetEverything, resetSyncStatus } from "./reset-sync-status.js";
