import { LONGEST_WAIT } from "../protocol/retry-after.js";
import type { FirstPage } from "./ask-first-pages.js";
import { transact, type Decide, type Program, type Version } from "./effects.js";
import { load } from "./load.js";
import { mergeUndecided } from "./merge-undecided.js";
import { pull } from "./pull.js";
import { push } from "./push.js";
import { addTallies, EMPTY_TALLY, type Tally } from "./report.js";
import { isStop, type Stop } from "./stop.js";
import { sendAccess } from "./send-access.js";
import type { Terms } from "./terms.js";
import { tryAgain } from "./try-again.js";

export interface Synced {
  readonly tally: Tally;
  /** Who the server says that we are; null: anonymous, or it was not reached. */
  readonly who: { readonly principal: string; readonly bucket: string | null } | null;
  /** The number of the `Authorization` that was last seen to be taken; null: none was. */
  readonly as: number | null;
  /** Null: the sync is through. */
  readonly stop: Stop | null;
}

/** How often pull and push follow each other: what was pushed comes back once, with what others did meanwhile. */
const ROUNDS = 3;

/**
 * Syncs one collection: pull, decide what waits, push, and again while something moved.
 *
 * `first` is a page that was asked for ahead, to begin with.
 *
 * Nothing is pushed unless the pull before it ended well; only a full disk does not keep edits from leaving it.
 */
export function* syncCollection(terms: Terms, first?: FirstPage): Program<Synced> {
  let tally = EMPTY_TALLY;
  let who: Synced["who"] = null;
  let as: number | null = null;
  let backoff: number | null = null;
  const loaded = first?.loaded ?? (yield* load(terms));
  if (isStop(loaded)) return { tally, who, as, stop: loaded };
  const { version } = loaded;
  if (loaded.state.tryAgain) {
    const tried = yield* tryAgain(terms, version);
    tally = addTallies(tally, tried.tally);
    if (tried.stop !== null) return { tally, who, as, stop: tried.stop };
  }
  for (let round = 0; round < ROUNDS; round++) {
    const pulled = yield* pull(terms, round === 0 ? first : undefined);
    tally = addTallies(tally, pulled.tally);
    ({ backoff } = pulled);
    const { identity } = pulled;
    as = identity?.as ?? as;
    if (identity !== null && identity.principal !== null) {
      who = { principal: identity.principal, bucket: identity.bucket };
    }
    if (pulled.stop !== null && pulled.stop.why !== "storage-full") {
      return yield* ended(terms, version, { tally, who, as, stop: pulled.stop }, backoff);
    }
    const merged = yield* mergeUndecided(terms, version);
    tally = addTallies(tally, merged.tally);
    if (merged.stop !== null) {
      return yield* ended(terms, version, { tally, who, as, stop: merged.stop }, backoff);
    }
    if (identity === null) return { tally, who, as, stop: pulled.stop };
    if (terms.pullOnly === true) {
      return yield* ended(terms, version, { tally, who, as, stop: pulled.stop }, backoff);
    }
    const pushed = yield* push(terms, identity, version);
    tally = addTallies(tally, pushed.tally);
    const shared = pushed.stop === null ? yield* sendAccess(terms, identity, version) : pushed;
    if (shared !== pushed) tally = addTallies(tally, shared.tally);
    const stop = shared.stop ?? pulled.stop;
    if (stop !== null) return yield* ended(terms, version, { tally, who, as, stop }, backoff);
    if (!pushed.isNews && !shared.isNews) break;
  }
  return yield* ended(terms, version, { tally, who, as, stop: null }, backoff);
}

/** Remembers until when the server wants to be left alone: it holds for the next sync of any tab. */
function* ended(
  terms: Terms,
  era: Version,
  synced: Synced,
  backoff: number | null,
): Program<Synced> {
  const notBefore = synced.stop?.why === "waiting" ? synced.stop.retryAt : backoff;
  if (notBefore !== null) {
    // whatever definition another tab has meanwhile: it asks the same server
    const decide = rememberWait(era.epoch, notBefore, terms.world.clock().wall);
    yield* transact("wait.remember", terms.key, null, decide);
  }
  return synced;
}

/** Of two wishes the later one counts, unless it is longer than any that is obeyed: a wrong clock reckoned it. */
function rememberWait(epoch: string, notBefore: number, wall: number): Decide<null> {
  return ({ database }) => {
    if (database.epoch !== epoch) return [null, null];
    const known = database.notBefore ?? 0;
    const isInForce = known >= notBefore && known - wall <= LONGEST_WAIT;
    return [isInForce ? null : { database: { notBefore } }, null];
  };
}
