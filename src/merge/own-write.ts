import type { Operation, Sent } from "../record/operation.js";
import { isQuarantined, isTombstone, type Confirmed, type LiveRecord } from "../record/record.js";
import { hasToken, tokensOf } from "../record/tokens.js";

export interface Recognised {
  /** The operation as it stands to the version. */
  readonly operation: Operation;
  /** Whether a write of this device is in the version. */
  readonly isOwn: boolean;
}

/**
 * Finds the attempt that a version contains, by its token. What was sent is what both sides last agreed on then, also
 * where others have built on it since. Attempts that are not in it have failed: one that is accepted is in every
 * later version. Where whoever wrote the version knows nothing of tokens, nothing is certain, and the attempts stay.
 *
 * An operation whose attempts carried no tokens stays as it is: they are recognised by their content.
 */
export function recogniseOwn(operation: Operation, version: Confirmed): Recognised {
  const unknown = { operation, isOwn: false };
  const named = operation.sent.filter(({ isNamed }) => isNamed === true);
  if (named.length === 0 || isTombstone(version) || isQuarantined(version)) return unknown;
  const tokens = tokensOf(version);
  if (tokens === null) return unknown;
  const own = named.findLast(({ intent }) => hasToken(tokens, intent));
  if (own === undefined) {
    const sent = operation.sent.filter(({ isNamed }) => isNamed !== true);
    return { operation: { ...operation, sent }, isOwn: false };
  }
  return { operation: { ...operation, base: baseOf(operation, own), sent: [] }, isOwn: true };
}

/** What was sent, as a version. When the server took it is not known; it was after the base. */
function baseOf({ id }: Operation, { body, match }: Sent): LiveRecord {
  return { ...body, id, last_modified: match ?? 0 };
}
