import type { SubAnswer } from "../protocol/batch.js";
import { parseEtag } from "../protocol/etag.js";
import { readRows } from "../protocol/messages.js";
import { HEADER, PARAMETER } from "../protocol/names.js";
import { recordsPath } from "../protocol/paths.js";
import { retryAt } from "../protocol/retry-after.js";
import type { Confirmed } from "../record/record.js";
import { askAgain } from "./ask-again.js";
import { askKnown } from "./ask-known.js";
import type { Program } from "./effects.js";
import type { Identity } from "./identity.js";
import { isStop, type Stop } from "./stop.js";
import { stopOfStatus } from "./stop-of-status.js";
import type { Terms } from "./terms.js";

/** Which part of the server's changes is wanted. */
export interface PageRequest {
  /** Changes after this timestamp; null: from the beginning. */
  readonly since: number | null;
  /** During the first pull: deletions are of no interest. */
  readonly isFirstPull: boolean;
  /** How many records at most. */
  readonly limit: number;
  /** The highest server timestamp known when the request is sent. */
  readonly highWaterMark: number;
}

export interface Page {
  readonly kind: "page";
  readonly rows: readonly Confirmed[];
  /** The list's `ETag`, read by the server before it read the rows. */
  readonly etag: number;
  /** Whether the server has more behind these rows. */
  readonly hasMore: boolean;
  readonly identity: Identity;
  /** Until when the server asks clients to leave it alone, if it does. */
  readonly backoff: number | null;
}

/**
 * Asks for one page of changes, oldest first, together with who we are: a list that shows less to somebody else must
 * never be taken for deletions. The app is asked once for other credentials.
 */
export function* askPage(terms: Terms, wanted: PageRequest): Program<Page | Stop> {
  return yield* askAgain(terms, () => askOnce(terms, wanted));
}

function* askOnce(terms: Terms, wanted: PageRequest): Program<Page | Stop> {
  const known = yield* askKnown(terms, "pull.request", [pagePath(terms, wanted)]);
  if (isStop(known)) return known;
  const [list] = known.answers;
  if (list === undefined) return { kind: "stop", why: "malformed" };
  return readPage(terms, wanted, list, known.identity);
}

/** Only parameters that the protocol defines; the URL in `Next-Page` is never followed. */
export function pagePath(terms: Terms, wanted: PageRequest): string {
  const query = new URLSearchParams({ [PARAMETER.sort]: "last_modified" });
  if (wanted.since !== null) query.set(PARAMETER.since, String(wanted.since));
  if (wanted.isFirstPull) query.set("not_deleted", "true");
  query.set(PARAMETER.limit, String(wanted.limit));
  return `${recordsPath(terms.bucket, terms.collection)}?${query.toString()}`;
}

/** Reads a list that was asked for together with who we are. */
export function readPage(
  terms: Terms,
  wanted: PageRequest,
  list: SubAnswer,
  identity: Identity,
): Page | Stop {
  if (list.status !== 200) return stopOfStatus(terms, list, wanted.since);
  const rows = readRows(list.body);
  const etag = parseEtag(list.header(HEADER.etag));
  if (rows === undefined || etag === undefined) return { kind: "stop", why: "malformed" };
  if (!isAscending(rows, wanted.since)) return { kind: "stop", why: "malformed" };
  if (etag < wanted.highWaterMark) {
    const doubt = {
      kind: "etag-below-high-water-mark",
      etag,
      highWaterMark: wanted.highWaterMark,
    } as const;
    return { kind: "stop", why: "doubt", doubt };
  }
  const hasMore = list.header(HEADER.nextPage) !== undefined;
  // asked for what lies behind it, the server would give the same page for ever
  const leadsOn = rows.length > 0 && rows.at(-1)?.last_modified !== wanted.since;
  if (hasMore && !leadsOn) return { kind: "stop", why: "malformed" };
  const backoff = retryAt(list.header(HEADER.backoff), terms.world.clock().wall) ?? null;
  return { kind: "page", rows, etag, hasMore, identity, backoff };
}

/** Pages are read by timestamp: a list in another order would be cut in the wrong place. */
function isAscending(rows: readonly Confirmed[], since: number | null): boolean {
  let last = since ?? -1;
  for (const { last_modified: at } of rows) {
    if (at === null || at < last) return false;
    last = at;
  }
  return true;
}
