import type { MemoryLog } from "../../src/store/memory-log.js";
import type { CollectionKey } from "../../src/store/rows.js";
import type { LogPart, Slice } from "../../src/store/store.js";
import { compactPart } from "../../src/view/compact-part.js";
import type { Fold } from "../../src/view/fold.js";

/** How a log is compacted: from its oldest row on, or some rows in it, so many rows at a time. */
export interface CompactionPlan {
  readonly isWhole: boolean;
  readonly size: number;
}

/** The log of a tab that has records in memory. */
export interface Compactable {
  readonly log: MemoryLog;
  readonly key: CollectionKey;
  readonly fold: Fold;
  /** Names the next write. */
  readonly writer: () => { readonly by: string; readonly n: number };
}

/** One pass of a compaction, as `compactLog` makes it: a part at a time, and anything may happen in between. */
export class SimCompaction {
  readonly #its: Compactable;
  readonly #isWhole: boolean;
  readonly #parts: LogPart[];
  #rewrites: number;

  constructor(its: Compactable, { isWhole, size }: CompactionPlan) {
    this.#its = its;
    this.#isWhole = isWhole;
    const slice = its.log
      .read([{ key: its.key, seen: 0 }], { segments: false })
      .slices.get(its.key);
    const positions = (slice?.rows ?? []).map(({ position }) => position);
    this.#rewrites = slice?.state.rewrites ?? 0;
    this.#parts = cut(its.key, isWhole ? positions : positions.slice(1), size);
  }

  /** Whether it goes on. */
  next(): boolean {
    const { log, key, fold, writer } = this.#its;
    const part = this.#parts.shift();
    if (part === undefined) return false;
    const { result } = log.transact(
      [fold.markIn(key)],
      { segments: true, part },
      writer(),
      ({ slices, part: rows = [] }) => {
        const slice = slices.get(key) as Slice;
        fold.absorb(slice, new Set());
        if ((slice.state.rewrites ?? 0) !== this.#rewrites) return [null, null];
        const compacted = compactPart({ key, rows, isClean: this.#isWhole }, fold);
        return [compacted.changes, compacted];
      },
    );
    if (result === null) return false;
    if (result.changes !== null) this.#rewrites += 1;
    fold.lose(result.lost);
    fold.forgetTombstones(result.forgotten);
    return true;
  }
}

function cut(key: CollectionKey, positions: readonly number[], size: number): LogPart[] {
  return Array.from({ length: Math.ceil(positions.length / size) }, (_, index) => {
    const rows = positions.slice(index * size, (index + 1) * size);
    return { key, first: rows[0] ?? 0, last: rows.at(-1) ?? 0 };
  });
}
