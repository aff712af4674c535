export { createKintoServer } from "./server.js";
export type { KintoServer, KintoServerOptions, RequestLogEntry } from "./server.js";
export type { Listening } from "./listen.js";
export type { Settings } from "./settings.js";
