import type { SubAnswer } from "../protocol/batch.js";
import { parseEtag } from "../protocol/etag.js";
import { readRows } from "../protocol/messages.js";
import { HEADER, PARAMETER } from "../protocol/names.js";
import { recordsPath } from "../protocol/paths.js";
import { isTombstone, type Confirmed, type RecordId } from "../record/record.js";
import { askAgain } from "./ask-again.js";
import { askKnown } from "./ask-known.js";
import type { At, Program } from "./effects.js";
import type { Identity } from "./identity.js";
import { isStop, type Stop } from "./stop.js";
import { stopOfStatus } from "./stop-of-status.js";
import type { Terms } from "./terms.js";

/** Everything that the server has of a collection, by id and timestamp. */
export interface Index {
  readonly kind: "index";
  /** The list's `ETag` when the reading began. */
  readonly etag: number;
  readonly identity: Identity;
  /** The timestamps of the records that are there. */
  readonly present: ReadonlyMap<RecordId, number>;
}

/** One page of the whole list. */
export interface WholePage {
  readonly kind: "page";
  readonly rows: readonly Confirmed[];
  readonly etag: number;
  readonly identity: Identity;
  /** Where the next page begins; null: there is none. */
  readonly next: Place | null;
}

/** A place in the whole list. */
export interface Place {
  readonly token: string;
  /** The timestamp of the last row before it. */
  readonly after: number;
}

/**
 * Reads the ids and timestamps of all records, without the help of timestamps: the server may have gone back in time.
 * `seen` is the list's `ETag` that the present history is known to have reached, where there is one.
 */
export function* askIndex(terms: Terms, limit: number, seen: number | null): Program<Index | Stop> {
  const present = new Map<RecordId, number>();
  let first: WholePage | null = null;
  let place: Place | null = null;
  do {
    const page: WholePage | Stop = yield* askWholePage(terms, "reconcile.request", {
      fields: "id,last_modified,deleted",
      limit,
      place,
    });
    if (isStop(page)) return page;
    first ??= page;
    // the list went back while it was read, or comes out of a cache: what was read does not belong together
    if (page.etag < Math.max(first.etag, seen ?? 0)) return { kind: "stop", why: "busy" };
    if (page.identity.principal !== first.identity.principal) return { kind: "stop", why: "busy" };
    for (const row of page.rows) {
      if (isTombstone(row)) present.delete(row.id);
      else present.set(row.id, row.last_modified);
    }
    place = page.next;
  } while (place !== null);
  return { kind: "index", etag: first.etag, identity: first.identity, present };
}

/**
 * Asks for one page of the whole list, oldest first. From the second page on Kinto shows tombstones as well, since the
 * token compares timestamps.
 */
export function* askWholePage(
  terms: Terms,
  at: At,
  wanted: { readonly fields: string | null; readonly limit: number; readonly place: Place | null },
): Program<WholePage | Stop> {
  return yield* askAgain(terms, function* () {
    const query = new URLSearchParams({ [PARAMETER.sort]: "last_modified" });
    if (wanted.fields !== null) query.set(PARAMETER.fields, wanted.fields);
    query.set(PARAMETER.limit, String(wanted.limit));
    if (wanted.place !== null) query.set(PARAMETER.token, wanted.place.token);
    const path = `${recordsPath(terms.bucket, terms.collection)}?${query.toString()}`;
    const known = yield* askKnown(terms, at, [path]);
    if (isStop(known)) return known;
    const [list] = known.answers;
    if (list === undefined) return { kind: "stop", why: "malformed" };
    if (list.status !== 200) return stopOfStatus(terms, list);
    const rows = readRows(list.body);
    const etag = parseEtag(list.header(HEADER.etag));
    const token = tokenOf(list);
    if (rows === undefined || etag === undefined || token === undefined) {
      return { kind: "stop", why: "malformed" };
    }
    if (token === null) return { kind: "page", rows, etag, identity: known.identity, next: null };
    const last = rows.at(-1)?.last_modified ?? -1;
    // pages that lead back would be asked for for ever
    if (last <= (wanted.place?.after ?? -1)) return { kind: "stop", why: "malformed" };
    const next = { token, after: last };
    return { kind: "page", rows, etag, identity: known.identity, next };
  });
}

/** The token in the URL of the next page; the URL itself is never followed. Undefined where there is none in it. */
function tokenOf(list: SubAnswer): string | null | undefined {
  const next = list.header(HEADER.nextPage);
  if (next === undefined) return null;
  const [, query = ""] = next.split("?");
  return new URLSearchParams(query).get(PARAMETER.token) ?? undefined;
}
