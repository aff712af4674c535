import { isTombstone, type Confirmed, type RecordId } from "../record/record.js";

/** How what is confirmed here differs from what the server has. */
export interface Comparison {
  /** Records whose version there is another one, or which are not known here. */
  readonly wanted: readonly RecordId[];
  /** Records that are confirmed here, and not there. */
  readonly gone: readonly RecordId[];
  /** How many of the wanted are older there than here, or than their deletion here. */
  readonly setBack: number;
  /** How many records are confirmed here, or were until a deletion that the server undid. */
  readonly total: number;
}

/**
 * Needs no more of what is confirmed than its outlines. A deletion that was learned without its time is no version: what is there counts.
 */
export function compareIndex(
  confirmed: ReadonlyMap<RecordId, Confirmed>,
  present: ReadonlyMap<RecordId, number>,
): Comparison {
  const wanted: RecordId[] = [];
  const gone: RecordId[] = [];
  let setBack = 0;
  let total = 0;
  for (const version of confirmed.values()) {
    if (isTombstone(version)) continue;
    total++;
    if (!present.has(version.id)) gone.push(version.id);
  }
  for (const [id, at] of present) {
    const known = confirmed.get(id);
    if (known !== undefined && !isTombstone(known) && known.last_modified === at) continue;
    wanted.push(id);
    if (known === undefined || (known.last_modified ?? 0) <= at) continue;
    setBack++;
    // a deletion that was undone is a loss like any other
    total += Number(isTombstone(known));
  }
  return { wanted, gone, setBack, total };
}

/** A loss of this size, or of this part of everything, is nothing that users do in a day. */
const FEW = 10;
const PART = 1 / 5;

/** How many records would be lost or older than they are here, if that is too many to go on without asking; else null. */
export function suspectReset({ gone, setBack, total }: Comparison): number | null {
  const affected = gone.length + setBack;
  return affected > Math.max(FEW, total * PART) ? affected : null;
}
