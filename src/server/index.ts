export { createKintoServer } from "./server.js";
export type { Intercept, KintoServer, KintoServerOptions, RequestLogEntry } from "./server.js";
export type { Listening } from "./listen.js";
export type { Policy, TokenPolicy } from "./identity/policy.js";
export type { PartOfBatch, PlainRequest } from "./http/exchange.js";
export type { ResourceName } from "./resource/resource.js";
export type { Settings } from "./settings.js";
export { SettingsError } from "./settings-error.js";
export { openSqliteStorage } from "./storage/open-sqlite-storage.js";
export type { ServerStorage } from "./storage/server-storage.js";
export {
  DataFailedError,
  DataFileError,
  SqliteMissingError,
  type DataFileProblem,
} from "./storage/data-errors.js";
