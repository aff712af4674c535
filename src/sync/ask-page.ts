import type { SubAnswer } from "../protocol/batch.js";
import { parseEtag } from "../protocol/etag.js";
import { dataOf, readRows } from "../protocol/messages.js";
import { HEADER, PARAMETER } from "../protocol/names.js";
import { collectionPath, recordsPath } from "../protocol/paths.js";
import { retryAt } from "../protocol/retry-after.js";
import { isJsonObject, type JsonObject } from "../record/json.js";
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
  /** Whether the attributes of the collection are asked for, too. */
  readonly withMetadata?: boolean;
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
  /** The attributes of the collection, where they were asked for and shown. */
  readonly metadata?: JsonObject;
}

/**
 * Asks for one page of changes, oldest first, together with who we are: a list that shows less to somebody else must
 * never be taken for deletions. The app is asked once for other credentials.
 */
export function* askPage(terms: Terms, wanted: PageRequest): Program<Page | Stop> {
  return yield* askAgain(terms, () => askOnce(terms, wanted));
}

function* askOnce(terms: Terms, wanted: PageRequest): Program<Page | Stop> {
  const paths = [pagePath(terms, wanted), ...metadataPaths(terms, wanted)];
  const known = yield* askKnown(terms, "pull.request", paths);
  if (isStop(known)) return known;
  const [list, about] = known.answers;
  if (list === undefined) return { kind: "stop", why: "malformed" };
  return withMetadata(readPage(terms, wanted, list, known.identity), about);
}

/** What is asked for besides the list. */
export function metadataPaths(terms: Terms, { withMetadata: isWanted }: PageRequest): string[] {
  return isWanted === true ? [collectionPath(terms.bucket, terms.collection)] : [];
}

/** Who may read records need not be one who may read the collection itself: then nothing is known of it. */
export function withMetadata(page: Page | Stop, about: SubAnswer | undefined): Page | Stop {
  const metadata = about?.status === 200 ? dataOf(about.body) : undefined;
  return isStop(page) || !isJsonObject(metadata) ? page : { ...page, metadata };
}

/** Only parameters that the protocol defines; the URL in `Next-Page` is never followed. */
export function pagePath(terms: Terms, wanted: PageRequest): string {
  const query = new URLSearchParams({ [PARAMETER.sort]: "last_modified" });
  if (wanted.since !== null) query.set(PARAMETER.since, String(wanted.since));
  if (wanted.isFirstPull) query.set("not_deleted", "true");
  query.set(PARAMETER.limit, String(wanted.limit));
  const { expectedTimestamp: expected = null } = terms;
  if (expected !== null) query.set(PARAMETER.expected, String(expected));
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
