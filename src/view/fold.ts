import { isEqual } from "../record/equal.js";
import type { Json, JsonObject } from "../record/json.js";
import type { Operation } from "../record/operation.js";
import { isQuarantined, isTombstone, type Confirmed, type RecordId } from "../record/record.js";
import type { CollectionKey, CommitRow } from "../store/rows.js";
import { Operations, type UnsentCounts } from "./operations.js";
import type { Commit, Mark, PositionedRow, Slice } from "../store/store.js";

/** How much of a log is kept in memory: what is unsent, or the confirmed records too. */
export type Depth = "operations" | "records";

/** How much a log holds, as far as a fold has read it. */
export interface Weight {
  /** Versions, operations, ends of operations and local fields: what newer rows say again included. */
  readonly entries: number;
  /** Commits of few entries. */
  readonly smallRows: number;
}

/** A row of fewer entries is small. */
export const SMALL_ROW = 250;

/** How many timestamps are kept at least where confirmed records are not, and up to twice as many: what comes back of a large push. */
const STAMPS = 10_000;

/**
 * A collection's log, folded: confirmed records, operations and the fields that stay here by id, the later position
 * winning in each. It takes rows in any number of readings that may overlap; what it has seen it passes over.
 */
export class Fold {
  readonly depth: Depth;
  /** Where confirmed records are not kept: the timestamps of those that this tab stored last. */
  #stamps = new Map<RecordId, number | null>();
  #olderStamps: ReadonlyMap<RecordId, number | null> = new Map();
  #seen = 0;
  readonly #operations = new Operations();
  readonly #confirmed = new Map<RecordId, Confirmed>();
  readonly #extras = new Map<RecordId, JsonObject>();
  /** How often tombstones had been dropped when it began. */
  #cuts: number | undefined;
  #tombstones = 0;
  #quarantined = 0;
  #weight: Weight = { entries: 0, smallRows: 0 };
  #hasHadExtras = false;

  constructor(depth: Depth) {
    this.depth = depth;
  }

  /** The highest position folded. */
  get seen(): number {
    return this.#seen;
  }

  get operations(): ReadonlyMap<RecordId, Operation> {
    return this.#operations.all;
  }

  /** How much is unsent, by how it stands. */
  get unsent(): UnsentCounts {
    return this.#operations.counts;
  }

  /** Since when the oldest pending operation has been there; 0 where that is not known, null where nothing is pending. */
  get oldestPending(): number | null {
    return this.#operations.oldest;
  }

  /** How many records cannot be used here; 0 where only operations are kept. */
  get quarantined(): number {
    return this.#quarantined;
  }

  /** Of two records with operations, the one whose came later has the higher number; 0: it has none. */
  ageOf(id: RecordId): number {
    return this.#operations.ageOf(id);
  }

  /** Tombstones included. Empty where only operations are kept. */
  get confirmed(): ReadonlyMap<RecordId, Confirmed> {
    return this.#confirmed;
  }

  /** The fields of records that stay on this device. Empty where only operations are kept. */
  get extras(): ReadonlyMap<RecordId, JsonObject> {
    return this.#extras;
  }

  /** How much the log holds, as far as this tab has read it; what another tab has compacted since counts as before. */
  get weight(): Weight {
    return this.#weight;
  }

  /** How many of the entries are not said again by newer ones, nor tombstones. */
  get live(): number {
    return this.#operations.all.size + this.#confirmed.size - this.#tombstones + this.#extras.size;
  }

  /** Whether the log has, or had, fields that stay on this device. */
  get hasHadExtras(): boolean {
    return this.#hasHadExtras;
  }

  /** Whether this is the newest version of a record. */
  isCurrent(version: Confirmed): boolean {
    const newest = this.#confirmed.get(version.id);
    return isEqual(version as unknown as Json, newest as unknown as Json | undefined);
  }

  /** Corrects the weight: what was compacted has gone. */
  lose({ entries, smallRows }: Weight): void {
    this.#weight = {
      entries: this.#weight.entries - entries,
      smallRows: this.#weight.smallRows - smallRows,
    };
  }

  /** Forgets that these are deleted, where that is what it has of them: the log does not say it any more. */
  forgetTombstones(ids: Iterable<RecordId>): void {
    for (const id of ids) {
      if (!this.#isTombstone(id)) continue;
      this.#confirmed.delete(id);
      this.#tombstones -= 1;
    }
  }

  /** The timestamp of the newest confirmed version of a record, as far as this tab knows it. */
  stampOf(id: RecordId): number | null | undefined {
    if (this.depth === "records") return this.#confirmed.get(id)?.last_modified;
    const newer = this.#stamps.get(id);
    return newer === undefined ? this.#olderStamps.get(id) : newer;
  }

  /** Where it stands in the log of this collection. */
  markIn(key: CollectionKey): Mark {
    return { key, seen: this.#seen, cuts: this.#cuts };
  }

  /** Takes what a reading found, and adds the ids that it touched to `touched`. */
  absorb(slice: Slice, touched: Set<RecordId>): void {
    if (slice.restarted) this.empty(touched);
    if (this.#seen === 0 || this.#seen >= slice.state.floor) this.#cuts = slice.state.cuts ?? 0;
    for (const { position, row, confirmed } of slice.rows) {
      this.take(position, { ...row, confirm: confirmed }, touched);
    }
  }

  /** Takes what a reading says of its collection. Whether there is more to read. */
  absorbSlice(slice: Slice | undefined): boolean {
    if (slice === undefined) return false;
    this.absorb(slice, new Set());
    return slice.more;
  }

  /** Takes one commit that stands at `position`. */
  take(
    position: PositionedRow["position"],
    commit: Pick<Commit, "ops" | "done" | "confirm" | "extras"> & Pick<CommitRow, "page">,
    touched: Set<RecordId>,
  ): void {
    if (position <= this.#seen) return;
    this.#seen = position;
    for (const operation of commit.ops ?? []) {
      this.#operations.set(operation);
      touched.add(operation.id);
    }
    for (const id of commit.done ?? []) {
      this.#operations.delete(id);
      touched.add(id);
    }
    for (const version of commit.confirm ?? []) {
      if (this.depth === "operations") {
        this.#stamp(version);
        continue;
      }
      this.#confirm(version);
      touched.add(version.id);
    }
    this.#weigh(commit);
    if (this.depth === "records") this.#takeExtras(commit, touched);
  }

  #confirm(version: Confirmed): void {
    // a load of many that were never deleted, nor set aside, looks nothing up
    if (this.#tombstones + this.#quarantined > 0) this.#forget(this.#confirmed.get(version.id));
    if (isTombstone(version)) this.#tombstones += 1;
    else if (isQuarantined(version)) this.#quarantined += 1;
    this.#confirmed.set(version.id, version);
  }

  #forget(version: Confirmed | undefined): void {
    if (version === undefined) return;
    if (isTombstone(version)) this.#tombstones -= 1;
    else if (isQuarantined(version)) this.#quarantined -= 1;
  }

  #isTombstone(id: RecordId): boolean {
    const version = this.#confirmed.get(id);
    return version !== undefined && isTombstone(version);
  }

  #weigh({ ops, done, confirm, extras, page }: Parameters<Fold["take"]>[1]): void {
    // where only operations are kept, the confirmed records of others are not read
    const confirmed = Math.max(confirm?.length ?? 0, page?.records ?? 0);
    const more = (ops?.length ?? 0) + (done?.length ?? 0) + confirmed + (extras?.length ?? 0);
    const { entries, smallRows } = this.#weight;
    this.#weight = { entries: entries + more, smallRows: smallRows + (more < SMALL_ROW ? 1 : 0) };
    if (extras !== undefined && extras.length > 0) this.#hasHadExtras = true;
  }

  /** They go when nothing of the record is left here: where no operation keeps what the server no longer has. */
  #takeExtras(
    { extras, done, confirm }: Pick<Commit, "done" | "confirm" | "extras">,
    touched: Set<RecordId>,
  ): void {
    for (const [id, fields] of extras ?? []) {
      if (fields === null) this.#extras.delete(id);
      else this.#extras.set(id, fields);
      touched.add(id);
    }
    if (this.#extras.size === 0) return;
    for (const id of done ?? []) this.#endExtras(id);
    for (const version of confirm ?? []) if (isTombstone(version)) this.#endExtras(version.id);
  }

  #endExtras(id: RecordId): void {
    const confirmed = this.#confirmed.get(id);
    const isLeft = confirmed !== undefined && !isTombstone(confirmed);
    if (!isLeft && !this.#operations.all.has(id)) this.#extras.delete(id);
  }

  /** The oldest go many at a time: to delete the first key of a map over and over takes time that grows with their number. */
  #stamp({ id, last_modified: at }: Confirmed): void {
    this.#stamps.set(id, at);
    if (this.#stamps.size < STAMPS) return;
    this.#olderStamps = this.#stamps;
    this.#stamps = new Map();
  }

  /** Drops everything: the log goes on without what was in it. */
  empty(touched: Set<RecordId>): void {
    for (const id of this.#operations.all.keys()) touched.add(id);
    for (const id of this.#confirmed.keys()) touched.add(id);
    this.#operations.clear();
    this.#confirmed.clear();
    this.#extras.clear();
    this.#stamps.clear();
    this.#olderStamps = new Map();
    this.#tombstones = 0;
    this.#quarantined = 0;
    this.#weight = { entries: 0, smallRows: 0 };
    this.#seen = 0;
  }
}
