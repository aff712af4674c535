import { readInbound } from "../protocol/read-inbound.js";
import { dataOf } from "../protocol/messages.js";
import { recordPath } from "../protocol/paths.js";
import { isRecordId } from "../record/record-id.js";
import { isTombstone, type Confirmed, type RecordId, type Tombstone } from "../record/record.js";
import type { SuspectedReset } from "../store/rows.js";
import { askAgain } from "./ask-again.js";
import { askIndex, askWholePage, type Index, type Place } from "./ask-index.js";
import { askKnown } from "./ask-known.js";
import { compareIndex, suspectReset, type Comparison } from "./compare-index.js";
import { decideReconciled, decideTaken, type Reconciling } from "./decide-reconciled.js";
import { decodeVersions } from "./decode-versions.js";
import { transact, type Decide, type Needs, type Program, type Version } from "./effects.js";
import { confirmIdentity, type Identity } from "./identity.js";
import { addTallies, EMPTY_TALLY, type Tally } from "./report.js";
import { smallerPage } from "./smaller-page.js";
import { isStop, stopOfRefusal, type Doubt, type Stop } from "./stop.js";
import { stopOfStatus } from "./stop-of-status.js";
import type { Terms } from "./terms.js";
import { underDefinition } from "./under-definition.js";

export interface Reconciled {
  readonly tally: Tally;
  /** Null where it stopped before the server said who we are. */
  readonly identity: Identity | null;
  /** Null: what is confirmed here is what the server has. */
  readonly stop: Stop | null;
}

/** How often a comparison begins again, because others wrote meanwhile. */
const ATTEMPTS = 3;
/** Above this part of all records, the whole list is read instead of one record after the other. */
const MANY = 1 / 4;
/** How many records go in one commit. */
const AT_ONCE = 1_000;

/**
 * Compares all records with the server's, by id and timestamp, where its history is not the one that was read, and
 * puts right what differs. What the server lost goes to the journal before it goes here; where it lost so much that
 * it may be another server, or one that was reset, nothing goes until the app has answered.
 */
export function* reconcile(terms: Terms, doubt: Doubt): Program<Reconciled> {
  let tally = EMPTY_TALLY;
  let limit = terms.pageSize;
  let attempts = 0;
  while (attempts < ATTEMPTS) {
    const run = yield* reconcileOnce(terms, doubt, limit, (taken) => {
      tally = addTallies(tally, taken);
    });
    if (run === "overtaken") {
      attempts++;
      continue;
    }
    if (!isStop(run)) return { tally, identity: run, stop: null };
    const smaller = run.why === "timeout" ? smallerPage(limit) : null;
    if (smaller === null) return { tally, identity: null, stop: run };
    limit = smaller;
  }
  return { tally, identity: null, stop: { kind: "stop", why: "busy" } };
}

type Outcome<R> = R | Stop | "overtaken";

function* reconcileOnce(
  terms: Terms,
  doubt: Doubt,
  limit: number,
  onTaken: (tally: Tally) => void,
): Program<Outcome<Identity>> {
  const before = yield* transact(
    "reconcile.load",
    terms.key,
    null,
    underDefinition(terms, ({ state: { reset } }) => [null, { reset }]),
    // who can hold the records does so from here on
    { needs: [] },
  );
  if (before.kind === "superseded") return { kind: "stop", why: "replaced" };
  if (before.kind === "refused") return stopOfRefusal(before);
  if (isStop(before.result)) return before.result;
  const { version } = before;
  const { reset } = before.result;
  const keepMine = reset?.answer === "keep-mine";
  const reconciling: Reconciling = { terms, doubt, keepMine, isPartial: false };

  const index = yield* askIndex(terms, limit, etagOf(doubt));
  if (isStop(index)) return index;
  const owner = yield* confirmIdentity(terms, index.identity, version);
  if (isStop(owner)) return owner;

  const compare: Decide<Comparison> = ({ outlines }) => [
    null,
    compareIndex(outlines ?? new Map(), index.present),
  ];
  const compared = yield* commit("reconcile.compare", terms, version, compare, "outlines");
  if (isEnd(compared)) return compared;
  const comparison = compared.result;
  const affected = suspectReset(comparison);
  if (affected !== null && !isAnswered(reset, affected)) {
    return yield* askApp(terms, version, affected, comparison.total);
  }

  const restored = yield* fetchWanted(reconciling, index, comparison, { version, limit, onTaken });
  if (isEnd(restored)) return restored;
  const isPartial = yield* asksInVain(terms, index.identity, comparison.gone[0]);
  if (isEnd(isPartial)) return isPartial;
  const removed = yield* removeGone({ ...reconciling, isPartial }, comparison, restored, onTaken);
  if (isEnd(removed)) return removed;
  const decide = decideReconciled(reconciling, index);
  const settled = yield* commit("reconcile.settle", terms, removed, decide, "outlines");
  return isEnd(settled) ? settled : index.identity;
}

/** One step of the comparison: it stands only on what the comparison began with. */
function* commit<R>(
  at: "reconcile.compare" | "reconcile.commit" | "reconcile.settle",
  terms: Terms,
  expect: Version,
  decide: Decide<R>,
  needs: Needs,
): Program<Outcome<{ readonly result: R; readonly version: Version }>> {
  const guarded = underDefinition(terms, decide);
  const done = yield* transact(at, terms.key, expect, guarded, { needs });
  if (done.kind === "superseded") return "overtaken";
  if (done.kind === "refused") return stopOfRefusal(done);
  const { result, version } = done;
  return isStop(result) ? result : { result, version };
}

function isEnd(value: unknown): value is Stop | "overtaken" {
  return value === "overtaken" || isStop(value);
}

/** The `ETag` that the list had a moment ago, where the pull ended well. */
function etagOf(doubt: Doubt): number | null {
  switch (doubt.kind) {
    case "count":
    case "daily":
    case "older-version":
      return doubt.etag;
    case "etag-below-high-water-mark":
    case "since-refused":
    case "reset":
      return null;
  }
}

/** Who accepts a loss accepts no larger one. */
function isAnswered(reset: SuspectedReset | null, affected: number): boolean {
  if (reset === null || reset.answer === null) return false;
  return reset.answer === "keep-mine" || affected <= reset.affected;
}

/** Leaves a question for the app, and everything as it is. */
function* askApp(terms: Terms, version: Version, affected: number, total: number): Program<Stop> {
  const decide = underDefinition<null>(terms, ({ state }) => {
    const isAsked = state.reset?.affected === affected && state.reset.total === total;
    return [isAsked ? null : { state: { reset: { affected, total, answer: null } } }, null];
  });
  const asked = yield* transact("reconcile.ask", terms.key, version, decide);
  if (asked.kind === "refused") return stopOfRefusal(asked);
  if (asked.kind === "committed" && asked.result !== null) return asked.result;
  return { kind: "stop", why: "doubt", doubt: { kind: "reset", affected, total } };
}

interface Fetching {
  readonly version: Version;
  readonly limit: number;
  readonly onTaken: (tally: Tally) => void;
}

/** Brings in the versions that are not known here, part by part, each in a commit. */
function* fetchWanted(
  reconciling: Reconciling,
  index: Index,
  { wanted }: Comparison,
  { version: began, limit, onTaken }: Fetching,
): Program<Outcome<Version>> {
  const { terms } = reconciling;
  const { batchSize } = index.identity;
  const size = Math.max(1, batchSize - 1);
  const isMany =
    (wanted.length > size && wanted.length > index.present.size * MANY) ||
    // what cannot be part of a URL is in lists all the same
    !wanted.every(isRecordId);
  const ids = new Set(wanted);
  let version = began;
  let place: Place | null = null;
  let done = 0;
  while (isMany ? place !== null || done === 0 : done < wanted.length) {
    const part: Part | Stop = isMany
      ? yield* askPart(terms, limit, place, ids)
      : yield* askRecords(terms, wanted.slice(done, done + size));
    if (isStop(part)) return part;
    if (part.principal !== index.identity.principal) return "overtaken";
    place = part.next;
    done += size;
    if (part.versions.length === 0) continue;
    const versions = yield* decodeVersions(terms, "reconcile.decode", part.versions);
    if (isStop(versions)) return versions;
    const decide = decideTaken(reconciling, versions);
    const kept = yield* commit("reconcile.commit", terms, version, decide, idsOf(versions));
    if (isEnd(kept)) return kept;
    ({ version } = kept);
    onTaken(kept.result);
  }
  return version;
}

/**
 * Whether the server answers 403 to whoever asks for this record, which it does not list. Who may read the collection is told with 404 that a
 * record is not there; who may read only some of its records is not told (Kinto, `kinto/authorization.py`).
 */
function* asksInVain(
  terms: Terms,
  { principal }: Identity,
  id: RecordId | undefined,
): Program<Outcome<boolean>> {
  if (id === undefined || !isRecordId(id)) return false;
  return yield* askAgain(terms, function* (): Program<Outcome<boolean>> {
    const path = recordPath(terms.bucket, terms.collection, id);
    const known = yield* askKnown(terms, "reconcile.fetch", [path]);
    if (isStop(known)) return known;
    if (known.identity.principal !== principal) return "overtaken";
    const [answer] = known.answers;
    if (answer === undefined || answer.status === 404 || answer.status === 200) return false;
    return answer.status === 403 ? true : stopOfStatus(terms, answer);
  });
}

/** Removes what the server no longer has. The journal keeps each record, so that all at once may be too much for a disk. */
function* removeGone(
  reconciling: Reconciling,
  { gone }: Comparison,
  began: Version,
  onTaken: (tally: Tally) => void,
): Program<Outcome<Version>> {
  let version = began;
  for (let done = 0; done < gone.length; done += AT_ONCE) {
    const tombstones = gone
      .slice(done, done + AT_ONCE)
      .map((id): Tombstone => ({ id, last_modified: null, deleted: true }));
    const decide = decideTaken(reconciling, tombstones);
    const part = idsOf(tombstones);
    const kept = yield* commit("reconcile.commit", reconciling.terms, version, decide, part);
    if (isEnd(kept)) return kept;
    ({ version } = kept);
    onTaken(kept.result);
  }
  return version;
}

function idsOf(versions: readonly Confirmed[]): readonly RecordId[] {
  return versions.map(({ id }) => id);
}

interface Part {
  readonly principal: string | null;
  readonly versions: readonly Confirmed[];
  readonly next: Place | null;
}

function* askPart(
  terms: Terms,
  limit: number,
  place: Place | null,
  wanted: ReadonlySet<RecordId>,
): Program<Part | Stop> {
  const page = yield* askWholePage(terms, "reconcile.fetch", { fields: null, limit, place });
  if (isStop(page)) return page;
  const versions = page.rows.filter((row) => !isTombstone(row) && wanted.has(row.id));
  return { principal: page.identity.principal, versions, next: page.next };
}

/** A record that has gone meanwhile is left out: the next pull tells of it. */
function* askRecords(terms: Terms, ids: readonly RecordId[]): Program<Part | Stop> {
  return yield* askAgain(terms, function* (): Program<Part | Stop> {
    const paths = ids.map((id) => recordPath(terms.bucket, terms.collection, id));
    const known = yield* askKnown(terms, "reconcile.fetch", paths);
    if (isStop(known)) return known;
    const versions: Confirmed[] = [];
    for (const answer of known.answers) {
      if (answer.status === 404 || answer.status === 403) continue;
      if (answer.status !== 200) return stopOfStatus(terms, answer);
      const version = readInbound(dataOf(answer.body));
      if (version === undefined) return { kind: "stop", why: "malformed" };
      versions.push(version);
    }
    return { principal: known.identity.principal, versions, next: null };
  });
}
