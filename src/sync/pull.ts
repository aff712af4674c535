import type { Confirmed } from "../record/record.js";
import type { FirstPage } from "./ask-first-pages.js";
import { askPage, type Page, type PageRequest } from "./ask-page.js";
import { advance, isFirstPull, type Advance, type Progress } from "./advance.js";
import { decidePage, type Kept, type Reading } from "./decide-page.js";
import { decodeVersions } from "./decode-versions.js";
import { both, nothing, transact, type Committed, type Decide, type Program } from "./effects.js";
import { confirmIdentity, type Identity } from "./identity.js";
import { load } from "./load.js";
import { findDoubt, type Ended } from "./find-doubt.js";
import { makeParents } from "./make-parents.js";
import { reconcile } from "./reconcile.js";
import { addTallies, EMPTY_TALLY, type Tally } from "./report.js";
import { smallerPage } from "./smaller-page.js";
import { isStop, stopOfRefusal, type Doubt, type Stop } from "./stop.js";
import type { Parents, Terms } from "./terms.js";
import { underDefinition } from "./under-definition.js";
import { sinceOf } from "./window.js";

export interface Pulled {
  readonly tally: Tally;
  /** Null where the pull stopped before the server said who we are. */
  readonly identity: Identity | null;
  /** Until when the server asks clients to leave it alone, if it does. */
  readonly backoff: number | null;
  /** Null: the pull ended well. */
  readonly stop: Stop | null;
}

/** What reading the changes came to. */
interface PulledChanges extends Pulled {
  /** Null where it stopped. */
  readonly ended: Ended | null;
}

/** So few rows may all be known: what lies in the window is shown again and again. */
const FEW = 100;

/** How often a pull begins again, because others wrote meanwhile or a page did not come in time, before it gives way. */
const ATTEMPTS = 5;

/**
 * Brings the server's changes in, and compares everything with the server where its history is in doubt. Nothing is
 * sent before such a comparison has ended. `first` is the page to begin with, where it was asked for ahead.
 */
export function* pull(terms: Terms, first?: FirstPage): Program<Pulled> {
  const changes = yield* pullChanges(terms, first);
  const doubt = yield* doubtIn(terms, changes);
  if (doubt === null) return changes;
  const { backoff } = changes;
  if (isStop(doubt)) return { ...changes, stop: doubt };
  const reconciled = yield* reconcile(terms, doubt);
  const tally = addTallies(changes.tally, reconciled.tally);
  return { tally, identity: reconciled.identity, backoff, stop: reconciled.stop };
}

/** What an ended or a stopped pull says of the server's history. */
function* doubtIn(terms: Terms, { stop, ended }: PulledChanges): Program<Doubt | Stop | null> {
  if (stop !== null) return stop.why === "doubt" ? stop.doubt : null;
  return ended === null ? null : yield* findDoubt(terms, ended);
}

/**
 * Brings the server's changes in, oldest first, page by page; each page and the cursor in one commit. The next page
 * is asked for while one is kept. A page that was overtaken by another tab is asked for again: an older version
 * could land after a newer one.
 */
function* pullChanges(terms: Terms, first?: FirstPage): Program<PulledChanges> {
  let tally = EMPTY_TALLY;
  let limit = terms.pageSize;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const run = yield* pullOnce(terms, attempt === 0 ? first : undefined, limit, (kept) => {
      tally = addTallies(tally, kept);
      terms.world.tell({ collection: terms.key, phase: "pull", done: tally.pulled });
    });
    if (run === "overtaken") continue;
    const smaller = run.stop?.why === "timeout" ? smallerPage(limit) : null;
    if (smaller === null) return { ...run, tally };
    limit = smaller;
  }
  const stop = { kind: "stop", why: "busy" } as const;
  return { tally, identity: null, backoff: null, stop, ended: null };
}

/** One run over the pages, until the end, a stop, or until somebody else wrote. */
function* pullOnce(
  terms: Terms,
  given: FirstPage | undefined,
  limit: number,
  onKept: (tally: Tally) => void,
): Program<Omit<PulledChanges, "tally"> | "overtaken"> {
  let identity: Identity | null = null;
  let backoff: number | null = null;
  const stopped = (stop: Stop): Omit<PulledChanges, "tally"> => ({
    identity,
    backoff,
    stop,
    ended: null,
  });
  const loaded = given?.loaded ?? (yield* load(terms));
  if (isStop(loaded)) return stopped(loaded);
  let { version } = loaded;
  let progress: Progress = loaded.state;
  let highWaterMark = loaded.state.hwm;
  const began = given?.began ?? terms.world.clock();
  let etag: number | null = null;
  const since = sinceOf(loaded.state);
  const first: PageRequest = {
    since,
    isFirstPull: isFirstPull(progress),
    limit,
    highWaterMark,
    withMetadata: terms.wantsMetadata === true,
  };
  let page: Page | Stop | undefined = given?.page ?? (yield* askPage(terms, first));
  if (isStop(page) && lacksParents(terms, page, progress)) {
    const missing = yield* makeParents(terms, terms.ensure, version);
    page = missing ?? (yield* askPage(terms, first));
  }
  let ended: Ended | null = null;
  let isBehind = false;
  while (page !== undefined) {
    if (isStop(page)) return stopped(page);
    if (!isSameOwner(page.identity, identity)) {
      const checked = yield* confirmIdentity(terms, page.identity, version);
      if (isStop(checked)) return { identity: null, backoff, stop: checked, ended: null };
    }
    ({ identity, backoff } = page);
    highWaterMark = Math.max(highWaterMark, page.etag);
    const { next, ...moved }: Advance = advance(progress, page);
    // until the end of the first pull deletions are not shown: the window stays before that end
    if (!isFirstPull(progress)) etag ??= page.etag;
    const rows: readonly Confirmed[] | Stop = yield* decodeVersions(
      terms,
      "pull.decode",
      page.rows,
    );
    if (isStop(rows)) return stopped(rows);
    const reading: Reading = { began, etag: etag ?? moved.end ?? moved.cursor };
    const decide: Decide<Kept | Stop> = underDefinition(
      terms,
      decidePage(terms, { ...page, rows }, reading),
    );
    const [kept, following]: readonly [Committed<Kept | Stop>, Page | Stop | undefined] =
      yield* both(
        transact("pull.commit", terms.key, version, decide, { looks: rows.length < FEW }),
        next === null ? nothing() : askPage(terms, { ...next, limit, highWaterMark }),
      );
    if (kept.kind === "superseded") return "overtaken";
    if (kept.kind === "refused") return stopped(stopOfRefusal(kept));
    if (isStop(kept.result)) return stopped(kept.result);
    version = kept.version;
    progress = moved;
    onKept(kept.result.tally);
    isBehind ||= kept.result.isBehind;
    ended = { identity: page.identity, etag: page.etag, before: loaded.state, isBehind };
    page = following;
  }
  return { identity, backoff, stop: null, ended };
}

/** Only before anything was ever read: parents that vanish later took what others wrote with them. */
function lacksParents(terms: Terms, { why }: Stop, { cursor }: Progress): terms is Ensuring {
  const isMissing = why === "forbidden" || why === "parent-missing";
  return isMissing && cursor === null && terms.ensure !== null && terms.isAuthenticated;
}

type Ensuring = Terms & { readonly ensure: Parents };

/** Content that is bound stays bound while its epoch lasts, which each commit checks. */
function isSameOwner({ principal }: Identity, confirmed: Identity | null): boolean {
  return principal !== null && principal === confirmed?.principal;
}
