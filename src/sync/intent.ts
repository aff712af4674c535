import { rulesOf } from "../merge/strategy.js";
import type { SubRequest } from "../protocol/batch.js";
import { printEtag } from "../protocol/etag.js";
import { HEADER } from "../protocol/names.js";
import { recordPath } from "../protocol/paths.js";
import { baseTimestamp, isOfAccessOnly } from "../record/edit.js";
import { setOwn, type Json } from "../record/json.js";
import type { Operation, Sent } from "../record/operation.js";
import { withoutHooks } from "../record/originals.js";
import { isSameContent, type Fields } from "../record/record.js";
import { carrying, tokensOf, withToken } from "../record/tokens.js";
import type { Method } from "./read-answer.js";
import type { Terms } from "./terms.js";

/** One operation on its way: what is stored of it before it is sent, and the request. */
export interface Intent {
  readonly id: string;
  readonly sent: Sent;
  readonly method: Method;
  readonly request: SubRequest;
  /** What the body carries besides the fields of the app; null: nothing. */
  readonly tokens: readonly string[] | null;
  /** What the server is to keep, before it is encoded; null: it is to delete the record. */
  readonly data: Fields | null;
  /** About how many bytes the request takes. */
  readonly size: number;
}

/** How long a refused permission counts as final, in milliseconds: access may be granted meanwhile. */
const FORBIDDEN_AGAIN = 24 * 3_600_000;

/** Whether an operation may go out now. */
export function isSendable(operation: Operation, wall: number): boolean {
  if (operation.conflict !== undefined || isOfAccessOnly(operation)) return false;
  return isWelcome(operation, wall);
}

/** Whether the server has not refused it for good, or long enough ago. */
export function isWelcome({ parked }: Operation, wall: number): boolean {
  if (parked === undefined) return true;
  return parked.status === 403 && wall - parked.at >= FORBIDDEN_AGAIN;
}

/**
 * The request for an operation, always with a precondition, so that it can be repeated without harm: `If-Match` with
 * the timestamp of the base, or `If-None-Match: *` where the server has no record. An attempt that is just like one
 * under way takes over its name. `writer` names this device to others, where it must be named.
 */
export function intentOf(
  terms: Terms,
  operation: Operation,
  token: string,
  wall: number,
  writer: string,
): Intent {
  const { id, edits, local } = operation;
  const match = baseTimestamp(operation);
  const body = local === null ? null : bodyOf(local);
  const isNamed = body !== null && rulesOf(terms.strategy)?.needsTokens === true;
  const again = operation.sent.find(
    (sent) =>
      sent.match === match && (sent.isNamed === true) === isNamed && isSameContent(sent.body, body),
  );
  const sent: Sent = {
    intent: again?.intent ?? token,
    body,
    match,
    edits,
    at: wall,
    ...(isNamed && { isNamed }),
    ...(again !== undefined && { isRepeated: true }),
  };
  const tokens = tokensFor(operation, sent, writer);
  const data = body === null ? null : carrying(withoutHooks(body, operation.base), tokens);
  const method = body === null ? "DELETE" : "PUT";
  const request: SubRequest = {
    method,
    path: recordPath(terms.bucket, terms.collection, id),
    headers:
      match === null ? { [HEADER.ifNoneMatch]: "*" } : { [HEADER.ifMatch]: printEtag(match) },
    ...(data !== null && { body: { data } }),
  };
  return { id, sent, method, request, data, tokens, size: JSON.stringify(request).length };
}

/** The tokens of the writes that a body contains: those of its base, which others need, and its own. */
function tokensFor(
  { base }: Operation,
  { isNamed, intent }: Sent,
  writer: string,
): readonly string[] | null {
  const known = base === null ? null : tokensOf(base);
  return isNamed === true ? withToken(known ?? [], writer, intent) : known;
}

/** The operation with the attempt stored in it. */
export function withSent(operation: Operation, sent: Sent): Operation {
  const others = operation.sent.filter(({ intent }) => intent !== sent.intent);
  return { ...operation, sent: [...others, sent] };
}

/**
 * The body never carries `id` or `last_modified`: the default bucket rewrites the text "default" inside an id, and a
 * timestamp of ours would be taken for the server's (`kinto/plugins/default_bucket/__init__.py`).
 */
function bodyOf(local: Fields): Fields {
  // one object for both is stored once
  if (!Object.hasOwn(local, "id") && !Object.hasOwn(local, "last_modified")) return local;
  const body: Record<string, Json> = {};
  for (const key of Object.keys(local)) {
    if (key !== "id" && key !== "last_modified") setOwn(body, key, local[key] as Json);
  }
  return body;
}
