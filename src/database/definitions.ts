import { assertSameDefinition } from "../collection/assert-same-definition.js";
import type { AnyCollectionDefinition } from "../collection/definition.js";
import type { CollectionKey } from "../store/rows.js";
import type { Replica } from "../view/replica.js";

/** The collections that this tab knows: what it syncs, and what its status counts. */
export class Definitions {
  readonly #replica: Replica;
  readonly #all = new Map<CollectionKey, AnyCollectionDefinition>();

  constructor(replica: Replica) {
    this.#replica = replica;
  }

  readonly keys = (): readonly CollectionKey[] => [...this.#all.keys()];

  /** All of them, or the one of this key. */
  of(key?: CollectionKey): readonly AnyCollectionDefinition[] {
    return [...this.#all.values()].filter((its) => key === undefined || its.key === key);
  }

  /** @throws InvalidInputError where the same key was declared with another definition. */
  declare(...definitions: readonly AnyCollectionDefinition[]): readonly CollectionKey[] {
    for (const definition of definitions) this.#declare(definition);
    return definitions.map(({ key }) => key);
  }

  #declare(definition: AnyCollectionDefinition): void {
    const declared = this.#all.get(definition.key);
    if (declared !== undefined) return assertSameDefinition(declared, definition);
    this.#all.set(definition.key, definition);
    if (definition.load === "never") this.#replica.neverLoaded.add(definition.key);
    this.#replica.showing.declareLocal(definition.key, definition.localFields);
  }
}
