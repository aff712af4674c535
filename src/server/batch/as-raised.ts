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
 * An error behind a redirect, as a batch reports it: Kinto follows the redirect where its error views do not reach
 * (`kinto/core/utils.py`, `follow_subrequest`). Undefined for what it reports as it does elsewhere.
 */
export function asRaised({ headers, body }: Answer): Answer | undefined {
  if (!isJsonObject(body) || Object.hasOwn(body, "details")) return undefined;
  const raw = RAW[Number(body["errno"])];
  if (raw === undefined) return undefined;
  const [code, error] = raw;
  const { "Content-Type": type = "", Allow: allow } = headers;
  return {
    status: code,
    headers: { "Content-Type": type, ...(allow !== undefined && { Allow: allow }) },
    body: { code, errno: ERRNO.undefinedError, error },
  };
}
