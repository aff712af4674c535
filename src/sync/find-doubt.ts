import { parseEtag } from "../protocol/etag.js";
import { HEADER } from "../protocol/names.js";
import { recordsPath } from "../protocol/paths.js";
import type { CollectionState } from "../store/rows.js";
import { countLive } from "./count-live.js";
import { LOOK, request, transact, type Answer, type Program, type Version } from "./effects.js";
import type { Identity } from "./identity.js";
import { isStop, stopOfLoss, stopOfRefusal, type Doubt, type Stop } from "./stop.js";
import { stopOfStatus } from "./stop-of-status.js";
import type { Terms } from "./terms.js";
import { underDefinition } from "./under-definition.js";

/** How long a comparison of all records lasts, in milliseconds. */
const DAY = 24 * 3_600_000;

/** The end of a pull that went well. */
export interface Ended {
  readonly identity: Identity;
  /** The list's `ETag` of its last page. */
  readonly etag: number;
  /** What was known when it began. */
  readonly before: CollectionState;
  /** It showed an older version of a record than the one that is confirmed here. */
  readonly isBehind: boolean;
}

/**
 * Looks for a sign that the server's history is not the one that was read, although the pull ended well: it showed
 * an older version of a record, counts other than as many records as are confirmed here, or nobody has looked for a day. An `ETag` at which the count was
 * right is not counted again.
 */
export function* findDoubt(
  terms: Terms,
  { identity, etag, before, isBehind }: Ended,
): Program<Doubt | Stop | null> {
  if (isBehind) return { kind: "older-version", etag };
  if (before.counted === etag && !isDue(before, terms.world.clock().wall)) return null;
  const count = underDefinition(terms, (situation) => [
    null,
    { state: situation.state, here: countLive(situation) },
  ]);
  const counted = yield* transact("sync.load", terms.key, null, count, LOOK);
  if (counted.kind === "superseded") return { kind: "stop", why: "replaced" };
  if (counted.kind === "refused") return stopOfRefusal(counted);
  if (isStop(counted.result)) return counted.result;
  const { state, here } = counted.result;
  if (isDue(state, terms.world.clock().wall)) return { kind: "daily", etag };
  if (here === null || state.counted === etag) return null;
  const answer = yield* request("count.request", {
    method: "HEAD",
    path: recordsPath(terms.bucket, terms.collection),
    ...(terms.isAuthenticated && { as: identity.as }),
  });
  const stop = stopOfCount(terms, answer);
  if (stop !== null) return stop;
  const isAnswered = answer.kind === "answer" && answer.status === 200;
  const total = isAnswered ? answer.header(HEADER.totalObjects) : undefined;
  const there = Number(total ?? Number.NaN);
  if (!isAnswered || !Number.isInteger(there)) {
    return yield* agree(terms, counted.version, { counted: etag });
  }
  // somebody wrote since the last page: the next pull will count
  if (parseEtag(answer.header(HEADER.etag)) !== etag) return null;
  if (there - state.surplus !== here) return { kind: "count", there, here, etag };
  return yield* agree(terms, counted.version, { counted: etag, live: here });
}

/**
 * Why nothing may be sent after an answer that is no count: there is no network, no credentials, or the server wants to
 * be left alone. A server or a proxy that cannot count is none: it gave the list a moment ago.
 */
function stopOfCount(terms: Terms, answer: Answer): Stop | null {
  if (answer.kind === "lost") return answer.why === "timeout" ? null : stopOfLoss(answer);
  if (answer.status === 200) return null;
  const stop = stopOfStatus(terms, answer);
  const isOfAll = stop.why === "waiting" || answer.status === 401 || answer.status === 429;
  return isOfAll ? stop : null;
}

function isDue({ cursor, end, reconciled, reset }: CollectionState, wall: number): boolean {
  if (cursor === null || end !== null) return false;
  // an app that was asked and has answered is not kept waiting
  if (reset !== null) return true;
  const age = wall - (reconciled ?? 0);
  // a clock that went back has not told how long it was
  return age >= DAY || age < 0;
}

/** A count that is right at this `ETag`, or is not to be had, is not made again. */
function* agree(
  terms: Terms,
  version: Version,
  state: Partial<Pick<CollectionState, "counted" | "live">>,
): Program<null> {
  const decide = underDefinition<null>(terms, () => [{ state }, null]);
  yield* transact("count.agree", terms.key, version, decide);
  return null;
}
