import { packCommit, packSegments, type PackedRow, type Writer } from "./pack.js";
import { planJournal, type JournalGround, type JournalPlan } from "./plan-journal.js";
import { planRewrite, type Bounds, type RewritePlan } from "./plan-rewrite.js";
import {
  NEW_COLLECTION,
  type CollectionState,
  type DatabaseState,
  type KeptEntry,
} from "./rows.js";
import type { Changes, Commit, LogPart, Placed, PositionedRow } from "./store.js";
import type { CollectionKey } from "./rows.js";

/** What has to be known of the store to place changes in it. */
export interface Ground {
  readonly database: DatabaseState;
  readonly states: ReadonlyMap<CollectionKey, CollectionState>;
  /** The last position of each collection's log. */
  readonly heads: ReadonlyMap<CollectionKey, number>;
  /** What has to be known of the journals that change. */
  readonly journals: ReadonlyMap<CollectionKey, JournalGround>;
  /** The part that was read, which can be rewritten. */
  readonly part?: { readonly place: LogPart; readonly rows: readonly PositionedRow[] } | undefined;
}

export interface PlannedRow extends PackedRow {
  readonly key: CollectionKey;
  readonly position: number;
}

export interface PlannedJournal {
  readonly key: CollectionKey;
  readonly position: number;
  /** The whole list that lies there from now on; an empty one goes. */
  readonly entries: readonly KeptEntry[];
}

/** Everything that one transaction writes. */
export interface Plan {
  readonly rows: readonly PlannedRow[];
  readonly placed: readonly Placed[];
  readonly database: DatabaseState;
  /** Only the states that are to be written. */
  readonly states: ReadonlyMap<CollectionKey, CollectionState>;
  readonly journal: readonly PlannedJournal[];
  /** Logs of which everything goes up to a position. */
  readonly emptied: readonly (readonly [key: CollectionKey, upTo: number])[];
  /** The entries that are added. */
  readonly journalled: ReadonlyMap<CollectionKey, readonly KeptEntry[]>;
  /** A part of a log whose rows go, and those that come in their place. */
  readonly rewrite: RewritePlan | null;
  /** The rows whose confirmed records can be found by their ids from now on, as they will be. */
  readonly indexed: readonly PlannedRow[];
}

/** The collections whose state and head must be known before these changes can be placed. */
export function touchedBy(changes: Changes): ReadonlySet<CollectionKey> {
  return new Set([
    ...(changes.commits ?? []).map((commit) => commit.key),
    ...(changes.states?.keys() ?? []),
    ...(changes.emptied ?? []),
    ...journalsIn(changes),
  ]);
}

/** The collections whose journals these changes change. */
export function journalsIn({ journal, marked }: Changes): ReadonlySet<CollectionKey> {
  const added = [...(journal ?? [])].filter(([, entries]) => entries.length > 0);
  return new Set([...added.map(([key]) => key), ...(marked?.keys() ?? [])]);
}

/** Gives a commit the positions after `head`. */
export function placeCommit(
  commit: Commit,
  head: number,
  writer: Writer,
  isIndexed = false,
): { readonly rows: readonly PlannedRow[]; readonly placed: Placed } {
  const rows = packCommit(commit, writer, isIndexed).map(({ row, segments }, index) => ({
    key: commit.key,
    position: head + 1 + index,
    row,
    segments,
  }));
  return {
    rows,
    placed: { ...writer, key: commit.key, first: head + 1, last: head + rows.length },
  };
}

/** Works out where changes go and what the states are afterwards. Writes nothing. */
export function planChanges(changes: Changes, ground: Ground, writer: Writer): Plan {
  const heads = new Map(ground.heads);
  const emptied = [...(changes.emptied ?? [])].map((key) => [key, heads.get(key) ?? 0] as const);
  const bounds = new Map(
    emptied.map(([key, upTo]): [CollectionKey, Bounds] => {
      const cuts = (ground.states.get(key)?.cuts ?? 0) + 1;
      return [key, { fence: upTo + 1, floor: upTo + 1, cuts }];
    }),
  );
  const confirmed = new Map<CollectionKey, number>();
  const rows: PlannedRow[] = [];
  const placed: Placed[] = [];
  for (const commit of [...(changes.commits ?? []), ...rowsAlone(changes)]) {
    const { indexed } = { ...ground.states.get(commit.key), ...changes.states?.get(commit.key) };
    const head = heads.get(commit.key) ?? 0;
    const place = placeCommit(commit, head, writer, indexed !== undefined);
    rows.push(...place.rows);
    placed.push(place.placed);
    heads.set(commit.key, place.placed.last);
    if (commit.confirm !== undefined || needsRow(changes, commit.key)) {
      confirmed.set(commit.key, place.placed.last);
    }
  }
  const journals = planJournals(changes, ground, heads, writer);
  const rewrite = planRewrite(changes.rewritten, ground, writer);
  if (rewrite !== null) bounds.set(rewrite.place.key, rewrite.bounds);
  const states = [
    ...(changes.states?.keys() ?? []),
    ...confirmed.keys(),
    ...journals.keys(),
    ...(rewrite === null ? [] : [rewrite.place.key]),
  ];
  return {
    rows,
    placed,
    database: { ...ground.database, ...changes.database },
    states: new Map(
      [...new Set(states)].map((key) => {
        const position = confirmed.get(key);
        const before = ground.states.get(key) ?? NEW_COLLECTION;
        const journal = journals.get(key)?.counts;
        const after: CollectionState = {
          ...before,
          ...changes.states?.get(key),
          ...bounds.get(key),
          ...(journal !== undefined && { journal }),
        };
        return [key, position === undefined ? after : { ...after, confirmed: position }];
      }),
    ),
    journal: [...journals].flatMap(([key, { lists }]) =>
      [...lists].map(([position, entries]) => ({ key, position, entries })),
    ),
    journalled: new Map([...journals].map(([key, { added }]) => [key, added])),
    emptied,
    rewrite,
    indexed: planIndexed(changes, ground),
  };
}

function planIndexed({ findable }: Changes, { part }: Ground): readonly PlannedRow[] {
  if (findable !== true || part === undefined) return [];
  const { key } = part.place;
  return part.rows.flatMap(({ position, row, confirmed }): PlannedRow[] => {
    if (row.page === undefined || row.page.indexed === true) return [];
    const segments = packSegments(confirmed);
    const page = { parts: segments.length, records: confirmed.length, indexed: true as const };
    return [{ key, position, row: { ...row, page }, segments }];
  });
}

function planJournals(
  changes: Changes,
  ground: Ground,
  heads: ReadonlyMap<CollectionKey, number>,
  writer: Writer,
): ReadonlyMap<CollectionKey, JournalPlan> {
  return new Map(
    [...journalsIn(changes)].map((key) => {
      const before = ground.journals.get(key) ?? { lists: new Map(), isWhole: true };
      const plan = planJournal(before, ground.states.get(key)?.journal, {
        writer,
        position: heads.get(key) ?? 0,
        entries: changes.journal?.get(key) ?? [],
        marks: changes.marked?.get(key) ?? {},
      });
      return [key, plan];
    }),
  );
}

/** A cursor without a commit gets an empty one, since `confirmed` must move with it; so does a log that is emptied. */
function rowsAlone(changes: Changes): readonly Commit[] {
  const committed = new Set((changes.commits ?? []).map((commit) => commit.key));
  const touched = new Set([...(changes.states?.keys() ?? []), ...(changes.emptied ?? [])]);
  return [...touched]
    .filter((key) => needsRow(changes, key) && !committed.has(key))
    .map((key) => ({ key }));
}

function needsRow(changes: Changes, key: CollectionKey): boolean {
  return changes.states?.get(key)?.cursor !== undefined || changes.emptied?.has(key) === true;
}
