import type { JsonObject } from "../record/json.js";
import type { Operation } from "../record/operation.js";
import type { Confirmed, RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";
import type { Ground } from "./draft.js";
import type { Fold } from "./fold.js";
import { withLocal, type LocalFields, type OverlayCache } from "./local-fields.js";
import { show, type Shown, type ShownCache } from "./shown.js";

/** Makes of what is in memory the records that the app sees. What it made keeps its identity as long as nothing changed. */
export class Showing {
  readonly #shown: ShownCache = new WeakMap();
  readonly #localFields = new Map<CollectionKey, LocalFields>();
  readonly #overlaid: OverlayCache = new WeakMap();

  /** Says which fields of a collection stay on this device. */
  declareLocal(key: CollectionKey, names: LocalFields): void {
    if (names.size > 0) this.#localFields.set(key, names);
  }

  /** One record, over what is perhaps not stored yet. */
  one(key: CollectionKey, id: RecordId, ground: Omit<Ground, "ids">): Shown | undefined {
    const shown = this.shared(ground.operation(id), ground.confirmed(id));
    return shown && this.#withLocal(key, shown, ground.extras(id));
  }

  /** Without the fields that stay on this device. */
  shared(operation: Operation | undefined, confirmed: Confirmed | undefined): Shown | undefined {
    return show(operation, confirmed, this.#shown);
  }

  /** All records: those with operations first, the newest of these first. */
  all(key: CollectionKey, fold: Fold): Iterable<Shown> {
    const names = this.#localFields.get(key);
    return names === undefined ? this.#allShared(fold) : this.#allWithLocal(fold, names);
  }

  *#allShared(fold: Fold): Generator<Shown> {
    for (const operation of [...fold.operations.values()].toReversed()) {
      const shown = show(operation, undefined, this.#shown);
      if (shown !== undefined) yield shown;
    }
    for (const confirmed of fold.confirmed.values()) {
      if (fold.operations.has(confirmed.id)) continue;
      const shown = show(undefined, confirmed, this.#shown);
      if (shown !== undefined) yield shown;
    }
  }

  *#allWithLocal(fold: Fold, names: LocalFields): Generator<Shown> {
    for (const shown of this.#allShared(fold)) {
      yield withLocal(shown, fold.extras.get(shown.id), names, this.#overlaid);
    }
  }

  #withLocal(key: CollectionKey, shown: Shown, extras: JsonObject | undefined): Shown {
    const names = this.#localFields.get(key);
    return names === undefined ? shown : withLocal(shown, extras, names, this.#overlaid);
  }
}
