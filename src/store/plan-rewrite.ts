import { InvalidInputError } from "../errors.js";
import { packCommit, type Writer } from "./pack.js";
import type { Ground, PlannedRow } from "./plan-changes.js";
import { NEW_COLLECTION, type CollectionState, type CommitRow } from "./rows.js";
import type { LogPart, PositionedRow, Rewritten } from "./store.js";

/** A part of a log that goes, what comes in its place, and how far readers and writers must have come afterwards. */
export interface RewritePlan {
  readonly place: LogPart;
  readonly rows: readonly PlannedRow[];
  readonly bounds: Bounds;
}

/** How far readers and writers must have come. */
export type Bounds = Pick<CollectionState, "fence" | "floor" | "cuts" | "rewrites">;

/** Of how many tabs a row remembers the newest write that was joined in it: a lost outcome is looked for within seconds. */
const REMEMBERED = 64;

/**
 * Puts what is left of a part at its last positions, and nowhere else: for those who have read it nothing has happened, and
 * what is unsent keeps its order.
 */
export function planRewrite(
  rewritten: Rewritten | undefined,
  { part, states }: Pick<Ground, "part" | "states">,
  writer: Writer,
): RewritePlan | null {
  if (rewritten === undefined) return null;
  const last = part?.rows.at(-1)?.position;
  if (part === undefined || last === undefined || last !== part.place.last) {
    throw new InvalidInputError("Only a part that was read can be rewritten, with its last row");
  }
  const { key, first } = part.place;
  const state = states.get(key) ?? NEW_COLLECTION;
  const packed = packCommit({ key, ...rewritten }, writer, state.indexed !== undefined);
  if (packed.length > last - first + 1) {
    throw new InvalidInputError("A part that is rewritten cannot hold more than before");
  }
  const merged = newestOfEach(part.rows);
  return {
    place: { key, first, last },
    rows: packed.map(({ row, segments }, index): PlannedRow => {
      const position = last - packed.length + 1 + index;
      return { key, position, row: position === last ? { ...row, merged } : row, segments };
    }),
    bounds: {
      fence: Math.max(state.fence, last),
      floor: rewritten.dropsEnds ? Math.max(state.floor, last) : state.floor,
      cuts: (state.cuts ?? 0) + (rewritten.dropsEnds ? 1 : 0),
      rewrites: (state.rewrites ?? 0) + 1,
    },
  };
}

function newestOfEach(rows: readonly PositionedRow[]): NonNullable<CommitRow["merged"]> {
  const newest = new Map<string, number>();
  for (const { row } of rows) {
    for (const [by, n] of [...(row.merged ?? []), [row.by, row.n] as const]) {
      const before = newest.get(by) ?? 0;
      newest.delete(by);
      newest.set(by, Math.max(before, n));
    }
  }
  return [...newest].slice(-REMEMBERED);
}
