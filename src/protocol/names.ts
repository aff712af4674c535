/** Names of the Kinto protocol that both the client and the server use. */

export const API_VERSION = "v1";

export const HEADER = {
  alert: "Alert",
  backoff: "Backoff",
  etag: "ETag",
  ifMatch: "If-Match",
  ifNoneMatch: "If-None-Match",
  lastModified: "Last-Modified",
  nextPage: "Next-Page",
  responseBehavior: "Response-Behavior",
  retryAfter: "Retry-After",
  totalObjects: "Total-Objects",
  totalRecords: "Total-Records",
} as const;

export const PARAMETER = {
  before: "_before",
  expected: "_expected",
  fields: "_fields",
  limit: "_limit",
  since: "_since",
  sort: "_sort",
  to: "_to",
  token: "_token",
} as const;

/** The field `errno` of error bodies (`kinto/core/errors.py`). */
export const ERRNO = {
  missingAuth: 104,
  invalidParameters: 107,
  unknownObject: 110,
  unknownRoute: 111,
  tooLarge: 113,
  modified: 114,
  methodNotAllowed: 115,
  versionNotAvailable: 116,
  forbidden: 121,
  constraintViolated: 122,
  unavailable: 201,
  endOfLife: 202,
  undefinedError: 999,
} as const;
