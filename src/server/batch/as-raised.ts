import { ERRNO } from "../../protocol/names.js";
import { isJsonObject } from "../../record/json.js";
import type { Answer } from "../http/exchange.js";

/** Errors that Kinto words only where it did not follow a redirect, with what they are without its words. */
const RAW: Readonly<Record<number, readonly [status: number, error: string]>> = {
  [ERRNO.unknownRoute]: [404, "Not Found"],
  [ERRNO.missingAuth]: [403, "Forbidden"],
  [ERRNO.forbidden]: [403, "Forbidden"],
  [ERRNO.methodNotAllowed]: [405, "Method Not Allowed"],
};

/**
 * An error behind a redirect, as a batch reports it: Kinto follows the redirect where its error views, which also give
 * errors their CORS headers, do not reach (`kinto/core/utils.py`, `follow_subrequest`).
 */
export function asRaised(answer: Answer): Answer {
  const { headers, body } = answer;
  // what an endpoint answers itself has all headers
  if (!isJsonObject(body) || headers["X-Content-Type-Options"] !== undefined) return answer;
  // complaints have CORS headers from the start
  if (body["errno"] === ERRNO.invalidParameters) return answer;
  const own = Object.entries(headers).filter(([name]) => !name.startsWith("Access-Control-"));
  const raw = Object.hasOwn(body, "details") ? undefined : RAW[Number(body["errno"])];
  if (raw === undefined) return { ...answer, headers: Object.fromEntries(own) };
  const [code, error] = raw;
  const { "Content-Type": type = "", Allow: allow } = headers;
  return {
    status: code,
    headers: { "Content-Type": type, ...(allow !== undefined && { Allow: allow }) },
    body: { code, errno: ERRNO.undefinedError, error },
  };
}
