import type { Json, JsonObject } from "../../record/json.js";
import { ERRNO, HEADER } from "../../protocol/names.js";

/** One complaint about a request (`kinto/core/errors.py`, `json_error_handler`). */
export interface Complaint {
  readonly location: "body" | "header" | "path" | "querystring";
  readonly name: string | null;
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

/** A request that cannot be understood. The message speaks of the first complaint in the order of names. */
export function invalid(
  complaints: readonly Complaint[],
  status: 400 | 406 | 415 = 400,
): HttpError {
  const details = complaints.toSorted((a, b) => compare(String(a.name), String(b.name)));
  const [first] = details;
  return new HttpError(status, "Invalid parameters", ERRNO.invalidParameters, {
    message: first === undefined ? "" : printComplaint(first),
    details: details as unknown as Json,
  });
}

export function invalidBody(name: string, description: string): HttpError {
  return invalid([{ location: "body", name, description }]);
}

export function invalidQuery(name: string | null, description: string): HttpError {
  return invalid([{ location: "querystring", name, description }]);
}

export function invalidPath(description: string): HttpError {
  return invalid([{ location: "path", name: null, description }]);
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

export function methodNotAllowed(allowed: readonly string[]): HttpError {
  const message = "Method not allowed on this endpoint.";
  return new HttpError(
    405,
    "Method Not Allowed",
    ERRNO.methodNotAllowed,
    { message },
    { Allow: allowed.join(", ") },
  );
}

/** Kinto sends one challenge for each of its two policies (`account`, `basicauth`). */
export function unauthenticated(): HttpError {
  const message = "Please authenticate yourself to use this endpoint.";
  const challenge = 'Basic realm="Realm"';
  return new HttpError(
    401,
    "Unauthorized",
    ERRNO.missingAuth,
    { message },
    { "WWW-Authenticate": `${challenge}, ${challenge}` },
  );
}

export function forbidden(): HttpError {
  const message = "This user cannot access this resource.";
  return new HttpError(403, "Forbidden", ERRNO.forbidden, { message });
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

export function internalError(): HttpError {
  return new HttpError(500, "Internal Server Error", ERRNO.undefinedError, {
    message: "A programmatic error occurred, developers have been informed.",
    info: "https://github.com/Kinto/kinto/issues/",
  });
}

function printComplaint({ location, name, description }: Complaint): string {
  if (name === null) return `${location}: ${description}`;
  return description.includes(name) ? description : `${name} in ${location}: ${description}`;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
