import { integrate } from "../merge/integrate.js";
import { settle } from "../record/edit.js";
import { isJsonObject, type Json } from "../record/json.js";
import type { Operation } from "../record/operation.js";
import { isSameContent, unknownVersion, type Confirmed, type RecordId } from "../record/record.js";
import type { CollectionState, Extras, JournalEntry } from "../store/rows.js";
import { liveAfter } from "../sync/count-live.js";
import type { Decide, Situation } from "../sync/effects.js";
import { judgeDefinition } from "../sync/judge-definition.js";
import { noteDecision } from "../sync/note-decision.js";
import type { Stop } from "../sync/stop.js";
import { takeNews } from "../sync/take-news.js";
import type { Terms } from "../sync/terms.js";
import { stopOfDefinition } from "../sync/under-definition.js";
import { onlyLocal, type LocalFields } from "../view/local-fields.js";
import type { KintoJsRow, RefusedRow } from "./read-row.js";

/** What kinto.js had of one collection. */
export interface TakeOver {
  /** The name of its database: it is taken over once. */
  readonly database: string;
  readonly rows: readonly KintoJsRow[];
  /** Up to where it had read the server's changes; null: it never came to the end of a sync. */
  readonly timestamp: number | null;
  readonly metadata: unknown;
  /** The names of the fields that stay on this device. */
  readonly localFields: LocalFields;
}

export interface TakenOver {
  readonly isNew: boolean;
  readonly synced: number;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly refused: readonly RefusedRow[];
}

/** An attempt may have reached the server without kinto.js hearing of it, so long ago that none is under way. */
const LONG_AGO = 0;

/**
 * Takes over what kinto.js had, all of it in one commit, and once. What it had synced is confirmed; what was unsent
 * becomes operations. It kept no copy of what an edit was made on, only the timestamp: the cursor goes back before
 * the oldest of these, so that the next pull shows what of it is still there. Whatever changed since is not
 * overwritten by an edit of which nobody knows the fields.
 */
export function decideTakeOver(
  terms: Pick<Terms, "key" | "definition" | "strategy">,
  its: TakeOver,
  wall: number,
): Decide<TakenOver | Stop> {
  return (situation) => {
    const { state, database } = situation;
    const standing = judgeDefinition(state.definition, terms.definition);
    if (standing === "differs") return [null, stopOfDefinition(terms, state)];
    const before = state.takenOver ?? [];
    const earlier = before.find(({ database: name }) => name === its.database);
    if (earlier !== undefined) return [null, wasTakenOver(its.rows, new Set(earlier.refused))];
    const versions = its.rows.flatMap((row) => (row.kind === "synced" ? [row.version] : []));
    const synced = takeNews(terms, versions, situation, wall);
    const unsent = takeUnsent(terms, its, situation, wall);
    const confirm = [...synced.confirm, ...unsent.confirm];
    return [
      {
        confirm,
        ops: [...synced.ops, ...unsent.ops],
        done: synced.done,
        extras: localValues(its),
        journal: [...synced.journal, ...unsent.journal],
        state: {
          ...placeAfter(its, situation, confirm, wall),
          live: liveAfter(situation, confirm),
          metadata: state.metadata ?? (isJson(its.metadata) ? its.metadata : null),
          takenOver: [
            ...before,
            { database: its.database, refused: unsent.refused.map(({ id }) => id) },
          ],
          definition: terms.definition,
        },
        ...(standing === "newer" && { database: { generation: database.generation + 1 } }),
      },
      { isNew: true, ...countOf(its.rows, unsent.refused), refused: unsent.refused },
    ];
  };
}

/** What could not be taken over then is told again, as long as it is there. */
function wasTakenOver(rows: readonly KintoJsRow[], refused: ReadonlySet<string>): TakenOver {
  const left = rows.flatMap((row): RefusedRow[] => {
    if (row.kind === "refused") return [row.refused];
    if (row.kind === "synced" || !refused.has(row.id)) return [];
    return [{ id: row.id, reason: "it could not be taken over", row: row.fields }];
  });
  return { isNew: false, synced: 0, created: 0, updated: 0, deleted: 0, refused: left };
}

/** What stays on this device, of the fields that the definition names. */
function localValues({ rows, localFields }: TakeOver): readonly Extras[] {
  return rows.flatMap((row): Extras[] => {
    if (row.kind === "refused" || row.kind === "deleted" || row.local === null) return [];
    const local = onlyLocal(row.local, localFields);
    const id = row.kind === "synced" ? row.version.id : row.id;
    return Object.keys(local).length === 0 ? [] : [[id, local]];
  });
}

interface Unsent {
  readonly confirm: readonly Confirmed[];
  readonly ops: readonly Operation[];
  readonly journal: readonly JournalEntry[];
  readonly refused: readonly RefusedRow[];
}

function takeUnsent(
  { strategy }: Pick<Terms, "strategy">,
  { rows }: TakeOver,
  { operation: find, version }: Situation,
  wall: number,
): Unsent {
  const confirm: Confirmed[] = [];
  const ops: Operation[] = [];
  const journal: JournalEntry[] = [];
  const refused: RefusedRow[] = [];
  for (const row of rows) {
    if (row.kind === "refused") refused.push(row.refused);
    if (row.kind === "refused" || row.kind === "synced") continue;
    const made = operationOf(row);
    const here = find(row.id);
    if (here !== undefined) {
      if (!isSameContent(here.local, made.local)) refused.push(editedTwice(row));
      continue;
    }
    const known = version(row.id);
    if (known === undefined) {
      ops.push(made);
      if (made.base !== null) confirm.push(made.base);
      continue;
    }
    const met = integrate(made, known, strategy, { force: true });
    if (met.kind === "stale") continue;
    if (met.operation !== null) ops.push(met.operation);
    if (met.kind === "integrated" && met.decision) {
      journal.push(noteDecision(row.id, met.decision, wall));
    }
  }
  return { confirm, ops, journal, refused };
}

type UnsentRow = Extract<KintoJsRow, { readonly basedOn: number | null }>;

function operationOf({ kind, id, fields, basedOn }: UnsentRow): Operation {
  const base = basedOn === null ? null : unknownVersion(id, basedOn);
  const local = kind === "deleted" ? null : fields;
  // kinto.js forgets a creation that it sent if the record was deleted before it heard the answer
  const mayBeThere = kind === "deleted" && base === null;
  const attempt = { intent: "kinto.js", body: fields, match: null, edits: 0, at: LONG_AGO };
  const operation = { id, base, local, edits: 1, sent: mayBeThere ? [attempt] : [] };
  return settle(operation) ?? operation;
}

function editedTwice({ id, fields }: UnsentRow): RefusedRow {
  return { id, reason: "it was edited here as well, before this was taken over", row: fields };
}

/** Where the next pull begins, and what else is known of the server. */
function placeAfter(
  { rows, timestamp }: TakeOver,
  { state }: Situation,
  confirm: readonly Confirmed[],
  wall: number,
): Partial<CollectionState> {
  const bases = rows.flatMap((row) => ("basedOn" in row ? (row.basedOn ?? []) : []));
  const before = Math.min(...lowest(bases)) - 1;
  const newest = confirm.reduce(
    (max, { last_modified: at }) => Math.max(max, at ?? 0),
    timestamp ?? 0,
  );
  const hwm = Math.max(state.hwm, newest);
  if (state.cursor !== null) return { cursor: Math.min(state.cursor, before), end: null, hwm };
  if (timestamp === null && confirm.length === 0) return {};
  return {
    cursor: Math.min(timestamp ?? 0, before),
    end: null,
    newest: Math.max(state.newest, timestamp ?? 0),
    hwm,
    // kinto.js passes over changes now and then: where it had read, everything is compared once
    reconciled: timestamp === null ? wall : null,
  };
}

/** At most one: a list may be too long for the arguments of a function. */
function lowest(times: readonly number[]): readonly number[] {
  const [first] = times;
  return first === undefined ? [] : [times.reduce((low, time) => Math.min(low, time), first)];
}

function countOf(
  rows: readonly KintoJsRow[],
  refused: readonly RefusedRow[],
): Pick<TakenOver, "synced" | "created" | "updated" | "deleted"> {
  const left = new Set<RecordId>(refused.map(({ id }) => id));
  const count = (kind: KintoJsRow["kind"]): number =>
    rows.filter((row) => row.kind === kind && !("id" in row && left.has(row.id))).length;
  return {
    synced: count("synced"),
    created: count("created"),
    updated: count("updated"),
    deleted: count("deleted"),
  };
}

function isJson(value: unknown): value is { readonly [key: string]: Json } {
  return isJsonObject(value);
}
