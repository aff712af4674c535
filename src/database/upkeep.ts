import type { CollectionKey } from "../store/rows.js";
import { Compactor } from "../view/compactor.js";
import type { Replica } from "../view/replica.js";
import { indexLogs } from "./index-logs.js";
import { trimJournals, type JournalLimits } from "./journal-limits.js";
import { PARTS } from "./parts.js";
import type { World } from "./world.js";

/** Keeps what is stored small, while nobody waits for it: compacts and indexes logs, and trims journals. */
export class Upkeep {
  readonly #replica: Replica;
  readonly #keys: () => readonly CollectionKey[];
  readonly #world: World;
  readonly #limits: Required<JournalLimits>;
  readonly #compactor: Compactor;

  constructor(
    replica: Replica,
    keys: () => readonly CollectionKey[],
    world: World,
    limits: Required<JournalLimits>,
  ) {
    this.#replica = replica;
    this.#keys = keys;
    this.#world = world;
    this.#limits = limits;
    const compactor = new Compactor(replica);
    this.#compactor = compactor;
    replica.hearers.onFolded((touched) => void compactor.consider(touched.map(({ key }) => key)));
  }

  /** Collections have been opened. */
  begin(): void {
    void indexLogs({ replica: this.#replica, ...PARTS });
    void this.trimJournals();
  }

  /** While a sync runs nothing is compacted; after it the journals may have grown. */
  hold(isHeld: boolean): void {
    this.#compactor.hold(isHeld);
    if (!isHeld) void this.trimJournals();
  }

  /** Drops what the journals keep too long, where they do. Never rejects. */
  async trimJournals(keys: readonly CollectionKey[] = this.#keys()): Promise<void> {
    await trimJournals(this.#replica, keys, this.#limits, this.#world.clock().wall);
  }

  end(): void {
    this.#compactor.end();
  }
}
