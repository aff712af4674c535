import { InvalidInputError } from "../errors.js";
import type { Edited } from "../record/edit.js";
import { isEqual } from "../record/equal.js";
import type { JsonObject } from "../record/json.js";
import type { Operation } from "../record/operation.js";
import type { Confirmed, RecordId } from "../record/record.js";
import type { Extras } from "../store/rows.js";

/** Where a draft looks up what it did not change itself. */
export interface Ground {
  readonly operation: (id: RecordId) => Operation | undefined;
  readonly confirmed: (id: RecordId) => Confirmed | undefined;
  /** The fields of a record that stay on this device. */
  readonly extras: (id: RecordId) => JsonObject | undefined;
  /** Those with operations first, the newest of these first. */
  readonly ids: () => Iterable<RecordId>;
}

/** Changes of one collection that are not stored yet, over what is. Dropping it undoes them. */
export class Draft implements Ground {
  readonly #ground: Ground;
  #isClosed = false;
  readonly #changed = new Map<RecordId, Edited>();
  readonly #extras = new Map<RecordId, JsonObject | null>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  readonly operation = (id: RecordId): Operation | undefined => {
    const changed = this.#changed.get(id);
    return changed === undefined ? this.#ground.operation(id) : (changed ?? undefined);
  };

  readonly confirmed = (id: RecordId): Confirmed | undefined => this.#ground.confirmed(id);

  readonly extras = (id: RecordId): JsonObject | undefined => {
    const changed = this.#extras.get(id);
    return changed === undefined ? this.#ground.extras(id) : (changed ?? undefined);
  };

  /** In the order of {@link Ground.ids}: what was created last comes first. */
  readonly ids = (): Iterable<RecordId> => {
    const created = [...this.#changed.keys()].filter((id) => !this.#ground.operation(id));
    return new Set([...created.toReversed(), ...this.#ground.ids()]);
  };

  /** @throws InvalidInputError after the draft was closed. */
  set(id: RecordId, edited: Edited): void {
    this.#assertOpen();
    this.#changed.set(id, edited);
  }

  /** @throws InvalidInputError after the draft was closed. */
  setExtras(id: RecordId, fields: JsonObject | null): void {
    this.#assertOpen();
    this.#extras.set(id, fields);
  }

  /** Whoever kept the draft cannot write to it any more: nothing of it would be stored. */
  close(): void {
    this.#isClosed = true;
  }

  /** Adds the changes to another draft of the same ground. */
  addTo(other: Draft): void {
    for (const [id, edited] of this.#changed) other.set(id, edited);
    for (const [id, fields] of this.#extras) other.setExtras(id, fields);
  }

  #assertOpen(): void {
    if (!this.#isClosed) return;
    throw new InvalidInputError("The transaction is over: write in its function, not after it");
  }

  /** What there is to store: operations, the ids of those that ended, and fields that stay here. */
  get changes(): {
    readonly ops: readonly Operation[];
    readonly done: readonly RecordId[];
    readonly extras?: readonly Extras[];
  } {
    const ops: Operation[] = [];
    const done: RecordId[] = [];
    for (const [id, edited] of this.#changed) {
      if (edited !== null) ops.push(edited);
      else if (this.#ground.operation(id) !== undefined) done.push(id);
    }
    const extras = [...this.#extras].filter(
      ([id, fields]) => !isEqual(fields ?? undefined, this.#ground.extras(id)),
    );
    return { ops, done, ...(extras.length > 0 && { extras }) };
  }
}
