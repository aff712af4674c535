import { stateOf, type Operation } from "../record/operation.js";
import type { RecordId } from "../record/record.js";

/** What is unsent, by how it stands. */
export interface UnsentCounts {
  /** Operations that the server has not confirmed, without those below. */
  readonly pending: number;
  /** Records that wait for a decision. */
  readonly conflicts: number;
  /** Operations that the server refused for good. */
  readonly parked: number;
  /** Records, and collections as a whole, of which the server has not been told who may use them. */
  readonly unsentAccess: number;
}

export const NOTHING_UNSENT: UnsentCounts = {
  pending: 0,
  conflicts: 0,
  parked: 0,
  unsentAccess: 0,
};

/** The operations of a collection by id, counted as they come and go: thousands may wait while a status is shown. */
export class Operations {
  readonly #all = new Map<RecordId, Operation>();
  readonly #ages = new Map<RecordId, number>();
  #next = 1;
  readonly #counts = { ...NOTHING_UNSENT };

  get all(): ReadonlyMap<RecordId, Operation> {
    return this.#all;
  }

  get counts(): UnsentCounts {
    return { ...this.#counts };
  }

  /** A number that is higher than those of all operations that were there when it came; 0: there is none. */
  ageOf(id: RecordId): number {
    return this.#ages.get(id) ?? 0;
  }

  set(operation: Operation): void {
    if (!this.#all.has(operation.id)) this.#ages.set(operation.id, this.#next++);
    this.#count(this.#all.get(operation.id), -1);
    this.#all.set(operation.id, operation);
    this.#count(operation, 1);
  }

  delete(id: RecordId): void {
    this.#count(this.#all.get(id), -1);
    this.#all.delete(id);
    this.#ages.delete(id);
  }

  clear(): void {
    this.#all.clear();
    this.#ages.clear();
    Object.assign(this.#counts, NOTHING_UNSENT);
  }

  #count(operation: Operation | undefined, by: 1 | -1): void {
    if (operation === undefined) return;
    const state = stateOf(operation);
    if (state === "conflict") this.#counts.conflicts += by;
    else if (state === "parked") this.#counts.parked += by;
    else this.#counts.pending += by;
    if (operation.access !== undefined) this.#counts.unsentAccess += by;
  }
}
