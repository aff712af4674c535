import { isTombstone, type Confirmed, type RecordId } from "../../src/record/record.js";
import { MemoryLog } from "../../src/store/memory-log.js";
import type { CollectionState } from "../../src/store/rows.js";
import { sinceOf } from "../../src/sync/window.js";
import { OF_STRANGER } from "./network.js";
import type { DevicePlan } from "./plan.js";
import type { Simulation } from "./simulation.js";
import { KEY, SimTab } from "./tab.js";

const DAY = 24 * 3_600_000;

/** Nobody changes a value of the log: copying it would only take time. */
function same<T>(value: T): T {
  return value;
}

/** One device: a log that outlives its tabs, a clock, and a user. */
export class Device {
  readonly index: number;
  readonly plan: DevicePlan;
  readonly sim: Simulation;
  readonly log: MemoryLog;
  /** The number of the `Authorization` in force. */
  authorization = 1;
  skew: number;
  /** Records whose newest confirmed version is alive, or is a deletion. */
  readonly isAlive = new Map<RecordId, boolean>();
  /** When a deletion of a record was last stored. */
  readonly sawDeletion = new Map<RecordId, number>();
  /** Since which step the device has a value. */
  readonly knewSince = new Map<unknown, number>();
  /** The highest timestamp of what it confirmed since all was compared. */
  highest = 0;
  /** The server once did not say how many records there are: it is not asked again at once. */
  couldNotCount = false;
  readonly #tabs: (SimTab | null)[];
  #opened = 0;

  constructor(sim: Simulation, index: number, plan: DevicePlan) {
    this.sim = sim;
    this.index = index;
    this.plan = plan;
    this.skew = plan.skew;
    this.log = new MemoryLog(`epoch${index}`, same);
    this.#tabs = plan.tabs.map(() => null);
  }

  get ledger(): Simulation["ledger"] {
    return this.sim.ledger;
  }

  wall(): number {
    return this.sim.time + this.skew;
  }

  /** The tab of this number, opened if it is not. */
  tab(index: number): SimTab {
    const at = index % this.#tabs.length;
    const open = this.#tabs[at];
    if (open !== null && open !== undefined) return open;
    const name = `d${this.index}t${at}.${++this.#opened}`;
    const tab = new SimTab(this, name, this.plan.tabs[at] ?? "page");
    this.#tabs[at] = tab;
    return tab;
  }

  /** A tab in which a user can read and write. */
  page(index: number): SimTab {
    const tab = this.tab(index);
    return tab.isPage ? tab : this.tab(0);
  }

  get openTabs(): readonly SimTab[] {
    return this.#tabs.filter((tab) => tab !== null);
  }

  /** Its memory is gone; what it stored stays. */
  close(tab: SimTab): void {
    const at = this.#tabs.indexOf(tab);
    if (at !== -1) this.#tabs[at] = null;
  }

  /** Whether the engine waits for an answer about a server that seems to have been reset. */
  get isAsked(): boolean {
    const reset = this.#state?.reset ?? null;
    return reset !== null && reset.answer === null;
  }

  /** Whether the next sync is likely to compare everything. */
  get expectsComparison(): boolean {
    const state = this.#state;
    if (state === undefined || state.cursor === null) return false;
    const age = this.wall() - (state.reconciled ?? 0);
    return this.sim.wasReset || age >= DAY || age < 0;
  }

  /** The list's `ETag` at which it last counted as many records as the server: it does not count again there. */
  get counted(): number | null {
    return this.#state?.counted ?? null;
  }

  /** After which timestamp its next pull reads. */
  get since(): number {
    const state = this.#state;
    return state === undefined ? 0 : (sinceOf(state) ?? 0);
  }

  get #state(): CollectionState | undefined {
    const marks = [{ key: KEY, seen: Number.MAX_SAFE_INTEGER }];
    return this.log.read(marks, { segments: false }).slices.get(KEY)?.state;
  }

  /** A version was stored as confirmed. */
  confirmed(version: Confirmed): void {
    if (OF_STRANGER in version) {
      this.sim.complain("identity", `device ${this.index} stored what is somebody else's`);
    }
    const isDeletion = isTombstone(version);
    this.isAlive.set(version.id, !isDeletion);
    this.highest = Math.max(this.highest, version.last_modified ?? 0);
    for (const value of Object.values(version)) {
      if (!this.knewSince.has(value)) this.knewSince.set(value, this.sim.step);
    }
    if (isDeletion) this.sawDeletion.set(version.id, this.sim.step);
  }
}
