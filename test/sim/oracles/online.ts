import type { Conflict } from "../../../src/merge/strategy.js";
import type { Operation } from "../../../src/record/operation.js";
import { isSameContent, type Fields, type RecordId } from "../../../src/record/record.js";
import type { Commit } from "../../../src/store/store.js";
import type { At } from "../../../src/sync/effects.js";
import type { SimCollection } from "../collections.js";
import type { Device } from "../device.js";
import type { Simulation } from "../simulation.js";
import type { Ground, SimTab } from "../tab.js";
import { DefinitionWatch } from "./definitions.js";
import { checkCursor } from "./cursor.js";
import { checkAsked } from "./own-conflict.js";
import { OrderWatch } from "./order-watch.js";
import { PrincipalWatch } from "./principals.js";
import { checkState } from "./state.js";
import { SyncWatch } from "./sync-watch.js";

/** What a transaction of the engine found, and what it left. */
export interface Stored {
  readonly collection: SimCollection;
  readonly before: Ground;
  readonly after: Ground;
  readonly commits: readonly Commit[];
  /** Whether it changed anything of the collection. */
  readonly writes: boolean;
}

/** What is checked while a case runs. */
export class OnlineOracles {
  readonly syncs: SyncWatch;
  readonly definitions: DefinitionWatch;
  readonly orders: OrderWatch;
  readonly principals: PrincipalWatch;
  readonly #sim: Simulation;
  /** What was refused, by device, record and time. */
  readonly #refused = new Map<string, Fields | null>();

  constructor(sim: Simulation) {
    this.#sim = sim;
    this.syncs = new SyncWatch(sim);
    this.definitions = new DefinitionWatch(sim);
    this.orders = new OrderWatch(sim);
    this.principals = new PrincipalWatch(sim);
  }

  afterCommit(tab: SimTab, at: At, stored: Stored): void {
    this.principals.committed(tab, stored);
    // deletions and what is shown anew have no place among the timestamps of who sees only a part
    if (at === "pull.commit" && !tab.device.isPartial) {
      checkCursor(this.#sim, tab, stored.collection, stored.after.state);
    }
    this.definitions.committed(tab, at, stored);
    checkState(this.#sim, tab, at, stored);
    this.#checkParked(
      tab,
      stored.commits.flatMap(({ ops = [] }) => ops),
    );
  }

  /** Read your writes. */
  afterWrite(tab: SimTab, id: RecordId, local: Fields | null): void {
    this.syncs.wrote(tab, id);
    const operation = tab.operation(id);
    if (operation !== undefined) this.#checkParked(tab, [operation]);
    const shown = tab.shown(id);
    if (isSameContent(shown, local)) return;
    this.#sim.complain("session", `${tab.name} wrote ${id} and reads ${JSON.stringify(shown)}`);
  }

  /** A tab showed a record on a newer base before. */
  wentBack(tab: SimTab, id: RecordId, from: number, to: number): void {
    if (this.#sim.wasReset) return;
    this.#sim.complain("session", `${tab.name} went back from ${from} to ${to} of ${id}`);
  }

  /** A refusal is of what was refused: with another content the record is sent again. */
  #checkParked(tab: SimTab, operations: readonly Operation[]): void {
    for (const { id, parked, local } of operations) {
      if (parked === undefined) continue;
      const key = `${tab.name.split("t")[0]} ${id} ${parked.at}`;
      const refused = this.#refused.get(key);
      if (refused === undefined) this.#refused.set(key, local);
      else if (!isSameContent(refused, local)) {
        this.#sim.complain("held back", `${tab.name} holds ${id} back, which was never refused so`);
      }
    }
  }

  /** The app's strategy is asked. */
  asked(device: Device, conflict: Conflict): void {
    checkAsked(this.#sim, device, conflict);
  }
}
