import type { Json, JsonObject } from "../../record/json.js";
import { ERRNO, HEADER } from "../../protocol/names.js";
import { challenges, type Policy } from "../identity/policy.js";
import { printAsPython } from "../python/represent.js";

/** One complaint about a request (`kinto/core/errors.py`, `json_error_handler`). */
export interface Complaint {
  readonly location: "body" | "header" | "path" | "querystring";
  /** A field by its path; what it is about is not always a field (`kinto/schema_validation.py`). */
  readonly name: Json;
  readonly description: string;
}

/** An answer that ends the request wherever it is thrown. What the request wrote is undone. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    error: string,
    errno: number,
    rest: JsonObject = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(`${status} ${error}`);
    this.status = status;
    this.body = { code: status, errno, error, ...rest };
    this.headers = headers;
  }
}

/**
 * A request that cannot be understood. The endpoint itself answers so, before it does anything; in a batch, such an
 * answer has headers that other errors lack.
 */
export class InvalidRequestError extends HttpError {
  constructor(complaints: readonly Complaint[]) {
    super(400, "Invalid parameters", ERRNO.invalidParameters, describe(complaints));
  }
}

export function invalid(complaints: readonly Complaint[]): HttpError {
  return new InvalidRequestError(complaints);
}

/** A request that cannot be done because of one thing, which was seen while it was done. */
export function invalidBecause(complaint: Complaint, status: 400 | 406 | 415 = 400): HttpError {
  const rest = describe([complaint]);
  return new HttpError(status, "Invalid parameters", ERRNO.invalidParameters, rest);
}

/** The message speaks of the first complaint in the order of names. */
function describe(complaints: readonly Complaint[]): JsonObject {
  const details = complaints.toSorted((a, b) =>
    compare(printAsPython(a.name), printAsPython(b.name)),
  );
  const [first] = details;
  return {
    message: first === undefined ? "" : printComplaint(first),
    details: details as unknown as Json,
  };
}

export function invalidBody(name: Json, description: string): HttpError {
  return invalidBecause({ location: "body", name, description });
}

export function invalidQuery(name: string | null, description: string): HttpError {
  return invalidBecause({ location: "querystring", name, description });
}

export function invalidPath(description: string): HttpError {
  return invalidBecause({ location: "path", name: null, description });
}

/** The path is a route, but there is nothing (`errno` 110), or its parent is missing (111). */
export function notFound(
  id: string,
  resource: string,
  errno: number = ERRNO.unknownObject,
): HttpError {
  return new HttpError(404, "Not Found", errno, { details: { id, resource_name: resource } });
}

export function unknownRoute(): HttpError {
  const message = "The resource you are looking for could not be found.";
  return new HttpError(404, "Not Found", ERRNO.unknownRoute, { message });
}

/** Without a list of methods there is no header `Allow`, as where the whole server is read-only. */
export function methodNotAllowed(allowed?: readonly string[]): HttpError {
  const message = "Method not allowed on this endpoint.";
  const headers = allowed === undefined ? {} : { Allow: allowed.join(", ") };
  return new HttpError(405, "Method Not Allowed", ERRNO.methodNotAllowed, { message }, headers);
}

export function unauthenticated(policies: readonly Policy[]): HttpError {
  const message = "Please authenticate yourself to use this endpoint.";
  const challenge = challenges(policies);
  const headers = challenge === "" ? {} : { "WWW-Authenticate": challenge };
  return new HttpError(401, "Unauthorized", ERRNO.missingAuth, { message }, headers);
}

export function forbidden(): HttpError {
  const message = "This user cannot access this resource.";
  return new HttpError(403, "Forbidden", ERRNO.forbidden, { message });
}

/** A body larger than this server takes. Kinto leaves it to what stands before it. */
export function tooLarge(): HttpError {
  return new HttpError(413, "Request Entity Too Large", ERRNO.tooLarge);
}

export function constraintViolated(retryAfter: number): HttpError {
  const message = "Integrity constraint violated, please retry.";
  return new HttpError(
    409,
    "Conflict",
    ERRNO.constraintViolated,
    { message },
    { [HEADER.retryAfter]: String(retryAfter) },
  );
}

/** What cannot be served now: a server under maintenance, or without its data. `message` is for special cases. */
export function unavailable(
  retryAfter: number,
  message = "Service temporary unavailable due to overloading or maintenance, please retry later.",
): HttpError {
  return new HttpError(
    503,
    "Service Unavailable",
    ERRNO.unavailable,
    { message },
    { [HEADER.retryAfter]: String(retryAfter) },
  );
}

/** `info` says where to report it. */
export function internalError(info: string): HttpError {
  const message = "A programmatic error occurred, developers have been informed.";
  const name = "Internal Server Error";
  return new HttpError(500, name, ERRNO.undefinedError, { message, info });
}

function printComplaint({ location, name, description }: Complaint): string {
  if (name === null) return `${location}: ${description}`;
  const printed = printAsPython(name);
  return description.includes(printed) ? description : `${printed} in ${location}: ${description}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
