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
  /** Null: nothing is pending. Undefined: it has to be looked for. */
  #oldest: number | null | undefined = null;

  get all(): ReadonlyMap<RecordId, Operation> {
    return this.#all;
  }

  get counts(): UnsentCounts {
    return { ...this.#counts };
  }

  /** Since when the oldest of the pending ones has been there; 0 where that is not known, null where nothing is pending. */
  get oldest(): number | null {
    if (this.#oldest === undefined) {
      this.#oldest = null;
      for (const operation of this.#all.values()) this.#compare(operation);
    }
    return this.#oldest;
  }

  /** A number that is higher than those of all operations that were there when it came; 0: there is none. */
  ageOf(id: RecordId): number {
    return this.#ages.get(id) ?? 0;
  }

  set(operation: Operation): void {
    if (!this.#all.has(operation.id)) this.#ages.set(operation.id, this.#next++);
    this.#forget(this.#all.get(operation.id));
    this.#all.set(operation.id, operation);
    this.#count(operation, 1);
    this.#compare(operation);
  }

  delete(id: RecordId): void {
    this.#forget(this.#all.get(id));
    this.#all.delete(id);
    this.#ages.delete(id);
  }

  clear(): void {
    this.#all.clear();
    this.#ages.clear();
    Object.assign(this.#counts, NOTHING_UNSENT);
    this.#oldest = null;
  }

  #forget(operation: Operation | undefined): void {
    this.#count(operation, -1);
    if (operation !== undefined && sinceOf(operation) === this.#oldest) this.#oldest = undefined;
  }

  #compare(operation: Operation): void {
    const oldest = this.#oldest;
    if (oldest === undefined || !isPending(operation)) return;
    const since = sinceOf(operation);
    if (oldest === null || since < oldest) this.#oldest = since;
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

/** Whether it waits for the server, and not for a person. */
function isPending(operation: Operation): boolean {
  const state = stateOf(operation);
  return state === "pending" || state === "sent";
}

function sinceOf({ since = 0 }: Operation): number {
  return since;
}
