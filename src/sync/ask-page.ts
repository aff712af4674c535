import { BATCH_PATH, batchBody, readBatch, type SubAnswer } from "../protocol/batch.js";
import { parseEtag } from "../protocol/etag.js";
import { messageOf, readHello, readRows } from "../protocol/messages.js";
import { HEADER, PARAMETER } from "../protocol/names.js";
import { fitsInBatch, recordsPath } from "../protocol/paths.js";
import { retryAt } from "../protocol/retry-after.js";
import type { Confirmed } from "../record/record.js";
import { ask, request, type Program } from "./effects.js";
import type { Identity } from "./identity.js";
import { isStop, stopOfLoss, type Stop } from "./stop.js";
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
 * Asks for one page of changes, oldest first, together with who we are: expired credentials look like anonymity to
 * Kinto, and a list that shows less must never be taken for deletions. The app is asked once for other credentials.
 */
export function* askPage(terms: Terms, wanted: PageRequest): Program<Page | Stop> {
  const page = yield* askOnce(terms, wanted);
  if (!isStop(page) || page.why !== "auth-required" || !terms.isAuthenticated) return page;
  const asked = yield* ask("auth.ask", terms.key, "credentials", "refused");
  return asked.kind === "answered" && asked.value ? yield* askOnce(terms, wanted) : page;
}

function* askOnce(terms: Terms, wanted: PageRequest): Program<Page | Stop> {
  const path = pagePath(terms, wanted);
  if (!terms.isAuthenticated) {
    const answer = yield* request("pull.request", { method: "GET", path });
    if (answer.kind === "lost") return stopOfLoss(answer);
    const nobody = { principal: null, bucket: null, batchSize: 1, as: answer.as };
    return readPage(terms, wanted, answer, nobody);
  }
  if (!fitsInBatch(path)) return yield* askApart(terms, wanted, path);
  const answer = yield* request("pull.request", {
    method: "POST",
    path: BATCH_PATH,
    body: batchBody([
      { method: "GET", path: "/" },
      { method: "GET", path },
    ]),
  });
  if (answer.kind === "lost") return stopOfLoss(answer);
  // the batch itself was refused: the server takes only one request in each
  if (answer.status === 400) return yield* askApart(terms, wanted, path);
  if (answer.status !== 200) return stopOfStatus(terms, wanted, answer);
  const answers = readBatch(answer.body, 2);
  const [hello, list] = answers ?? [];
  if (hello === undefined || list === undefined) return { kind: "stop", why: "malformed" };
  return readWithHello(terms, wanted, hello, list, answer.as);
}

/** Kinto refuses some paths inside a batch: then who we are is asked first, under the same `Authorization`. */
function* askApart(terms: Terms, wanted: PageRequest, path: string): Program<Page | Stop> {
  const hello = yield* request("identity.request", { method: "GET", path: "/" });
  if (hello.kind === "lost") return stopOfLoss(hello);
  const list = yield* request("pull.request", { method: "GET", path, as: hello.as });
  if (list.kind === "lost") return stopOfLoss(list);
  return readWithHello(terms, wanted, hello, list, hello.as);
}

/** Only parameters that the protocol defines; the URL in `Next-Page` is never followed. */
function pagePath(terms: Terms, wanted: PageRequest): string {
  const query = new URLSearchParams({ [PARAMETER.sort]: "last_modified" });
  if (wanted.since !== null) query.set(PARAMETER.since, String(wanted.since));
  if (wanted.isFirstPull) query.set("not_deleted", "true");
  query.set(PARAMETER.limit, String(wanted.limit));
  return `${recordsPath(terms.bucket, terms.collection)}?${query.toString()}`;
}

function readWithHello(
  terms: Terms,
  wanted: PageRequest,
  hello: SubAnswer,
  list: SubAnswer,
  as: number,
): Page | Stop {
  if (hello.status !== 200) return stopOfStatus(terms, wanted, hello);
  const who = readHello(hello.body);
  if (who === undefined) return { kind: "stop", why: "malformed" };
  if (who.principal === null) return { kind: "stop", why: "auth-required" };
  return readPage(terms, wanted, list, { ...who, as });
}

function readPage(
  terms: Terms,
  wanted: PageRequest,
  list: SubAnswer,
  identity: Identity,
): Page | Stop {
  if (list.status !== 200) return stopOfStatus(terms, wanted, list);
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

/** Why a list that was not answered with 200 ends the sync. */
export function stopOfStatus(
  terms: Terms,
  wanted: Pick<PageRequest, "since">,
  answer: SubAnswer,
): Stop {
  const { status } = answer;
  const message = messageOf(answer.body, status);
  if (status === 401) return { kind: "stop", why: "auth-required" };
  if (status === 403) return { kind: "stop", why: "forbidden" };
  if (status === 404) return { kind: "stop", why: "parent-missing" };
  if (status === 400 && wanted.since !== null) {
    const doubt = { kind: "since-refused", since: wanted.since, message } as const;
    return { kind: "stop", why: "doubt", doubt };
  }
  const at = retryAt(answer.header(HEADER.retryAfter), terms.world.clock().wall);
  if (at !== undefined && (status === 429 || status >= 500)) {
    return { kind: "stop", why: "waiting", retryAt: at, status };
  }
  return { kind: "stop", why: "server-error", status, message };
}
