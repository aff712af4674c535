import { InvalidInputError } from "../errors.js";
import type { Edited } from "../record/edit.js";
import type { Operation } from "../record/operation.js";
import type { Confirmed, RecordId } from "../record/record.js";

/** Where a draft looks up what it did not change itself. */
export interface Ground {
  readonly operation: (id: RecordId) => Operation | undefined;
  readonly confirmed: (id: RecordId) => Confirmed | undefined;
  /** Those with operations first, the newest of these first. */
  readonly ids: () => Iterable<RecordId>;
}

/** Changes of one collection that are not stored yet, over what is. Dropping it undoes them. */
export class Draft implements Ground {
  readonly #ground: Ground;
  #isClosed = false;
  readonly #changed = new Map<RecordId, Edited>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  readonly operation = (id: RecordId): Operation | undefined => {
    const changed = this.#changed.get(id);
    return changed === undefined ? this.#ground.operation(id) : (changed ?? undefined);
  };

  readonly confirmed = (id: RecordId): Confirmed | undefined => this.#ground.confirmed(id);

  /** In the order of {@link Ground.ids}: what was created last comes first. */
  readonly ids = (): Iterable<RecordId> => {
    const created = [...this.#changed.keys()].filter((id) => !this.#ground.operation(id));
    return new Set([...created.toReversed(), ...this.#ground.ids()]);
  };

  /** @throws InvalidInputError after the draft was closed. */
  set(id: RecordId, edited: Edited): void {
    if (this.#isClosed) {
      throw new InvalidInputError("The transaction is over: write in its function, not after it");
    }
    this.#changed.set(id, edited);
  }

  /** Whoever kept the draft cannot write to it any more: nothing of it would be stored. */
  close(): void {
    this.#isClosed = true;
  }

  /** Adds the changes to another draft of the same ground. */
  addTo(other: Draft): void {
    for (const [id, edited] of this.#changed) other.set(id, edited);
  }

  /** What there is to store: operations, and the ids of those that ended. */
  get changes(): { readonly ops: readonly Operation[]; readonly done: readonly RecordId[] } {
    const ops: Operation[] = [];
    const done: RecordId[] = [];
    for (const [id, edited] of this.#changed) {
      if (edited !== null) ops.push(edited);
      else if (this.#ground.operation(id) !== undefined) done.push(id);
    }
    return { ops, done };
  }
}
