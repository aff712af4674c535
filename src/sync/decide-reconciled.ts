import { NO_LONGER_VISIBLE, RECONCILE } from "../merge/overridden.js";
import { clientWins } from "../merge/strategy.js";
import { settle } from "../record/edit.js";
import { withoutHooks } from "../record/originals.js";
import {
  fieldsOf,
  isQuarantined,
  isSameContent,
  isTombstone,
  type Confirmed,
} from "../record/record.js";
import { withoutTokens } from "../record/tokens.js";
import type { JournalEntry } from "../store/rows.js";
import type { Index } from "./ask-index.js";
import { countLive, liveAfter } from "./count-live.js";
import type { Changes, Decide, Situation } from "./effects.js";
import type { Tally } from "./report.js";
import type { Doubt } from "./stop.js";
import { ruleOfClean, takeRows, type Clean, type Manner } from "./take-rows.js";
import type { Terms } from "./terms.js";

/** What a comparison was made for. */
export interface Reconciling {
  readonly terms: Terms;
  readonly doubt: Doubt;
  /** What the server lacks is sent again, instead of going here as well. */
  readonly keepMine: boolean;
  /** What goes may be there all the same: the server does not say, since we may read only some of the records. */
  readonly isPartial: boolean;
}

/**
 * Takes versions that the server has and this device does not know, also older ones: they are what the server holds.
 * What it no longer has is a tombstone of unknown time; the record goes into the journal first.
 */
export function decideTaken(
  reconciling: Reconciling,
  versions: readonly Confirmed[],
): Decide<Tally> {
  const { wall } = reconciling.terms.world.clock();
  return (situation) => {
    const manner = mannerOf(reconciling, situation, wall);
    const { records, ...rows } = takeRows(versions, situation, manner);
    const tally: Tally = { pulled: rows.confirm.length, pushed: 0, records };
    const state = { live: liveAfter(situation, rows.confirm) };
    return [rows.confirm.length === 0 ? null : { ...rows, state }, tally];
  };
}

/** Ends a comparison after which everything here is as on the server: reading goes on from its `ETag`. */
export function decideReconciled({ terms, doubt }: Reconciling, index: Index): Decide<null> {
  const { now, wall, session } = terms.world.clock();
  const { etag } = index;
  return ({ state, outlines }) => {
    // in a history that went back, what was settled in the other one is not
    const settled = state.settled !== null && state.settled <= etag ? state.settled : null;
    const changes: Changes = {
      state: {
        cursor: etag,
        end: null,
        settled,
        pending: settled === etag ? null : { cursor: etag, at: now, session },
        newest: etag,
        recent: [],
        hwm: etag,
        live: countLive({ outlines, state: { ...state, live: null } }),
        counted: etag,
        surplus: isCountOf(doubt, etag) ? doubt.there - index.present.size : state.surplus,
        reconciled: wall,
        reset: null,
      },
    };
    return [changes, null];
  };
}

/** Whether the list that was read is the very one that was counted. */
function isCountOf(doubt: Doubt, etag: number): doubt is Doubt & { kind: "count" } {
  return doubt.kind === "count" && doubt.etag === etag;
}

function mannerOf(
  { terms, keepMine, isPartial }: Reconciling,
  { version: versionOf }: Situation,
  wall: number,
): Manner {
  return {
    key: terms.key,
    strategyFor: (version) =>
      keepMine && isLoss(versionOf(version.id), version) ? clientWins : terms.strategy,
    seen: "reconcile",
    force: true,
    wall,
    isKnown: (version) => {
      const its = versionOf(version.id);
      return its !== undefined && isSameVersion(its, version);
    },
    clean: (version) => cleanOf(versionOf(version.id), version, keepMine),
    lost: (version, result) => {
      const known = versionOf(version.id);
      if (!isLoss(known, version)) return null;
      const by = isPartial && isTombstone(version) ? NO_LONGER_VISIBLE : RECONCILE;
      return entryOf(known, version, { by, result: result(), at: wall });
    },
  };
}

function isSameVersion(known: Confirmed, version: Confirmed): boolean {
  return isTombstone(known)
    ? isTombstone(version)
    : !isTombstone(version) && known.last_modified === version.last_modified;
}

/** Whether the server lost the known version of a record: it is gone there, or went back to an older one. */
function isLoss(known: Confirmed | undefined, version: Confirmed): known is Confirmed {
  if (known === undefined) return false;
  if (isTombstone(version)) return !isTombstone(known);
  return (known.last_modified ?? 0) > (version.last_modified ?? 0);
}

function cleanOf(known: Confirmed | undefined, version: Confirmed, keepMine: boolean): Clean {
  if (!isLoss(known, version)) return { rule: ruleOfClean(version) };
  if (keepMine && !isQuarantined(known)) {
    const fields = fieldsOf(known);
    const local = fields === null ? null : withoutHooks(fields, known);
    const operation = settle({ id: version.id, base: version, local, edits: 1, sent: [] });
    return operation === null ? { rule: "agreed" } : { rule: "kept-mine", operation };
  }
  return { rule: isTombstone(version) ? "no-longer-there" : "set-back" };
}

/** What is kept of a record that the server lost, so that it can be found again; null where its content is no other. */
function entryOf(
  known: Confirmed,
  version: Confirmed,
  decided: Pick<JournalEntry, "by" | "result" | "at">,
): JournalEntry | null {
  const local = fieldsOf(known);
  if (isTombstone(known) || (!isQuarantined(known) && isSameContent(local, fieldsOf(version)))) {
    return null;
  }
  return {
    id: version.id,
    ...decided,
    base: withoutTokens(known),
    local,
    remote: withoutTokens(version),
    contested: [],
  };
}
