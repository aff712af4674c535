import type { Matching } from "../../src/testing/index.js";

/** Requests that write records, whichever library sends them. */
export const isPush: Matching = ({ method, path, body }) =>
  (method === "POST" && /"method":"(?:PUT|DELETE)"/.test(body)) ||
  (/^(?:PUT|DELETE)$/.test(method) && path.includes("/records/"));

/** Requests that read records, whichever library sends them. */
export const isPull: Matching = ({ method, path, body }) =>
  (method === "POST" && body.includes("/records?")) ||
  (method === "GET" && path.includes("/records?"));
