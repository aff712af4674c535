import { isTombstone, type Confirmed, type RecordId } from "../../src/record/record.js";
import { MemoryLog } from "../../src/store/memory-log.js";
import type { CollectionKey, CollectionState, JournalEntry } from "../../src/store/rows.js";
import { sinceOf } from "../../src/sync/window.js";
import { collectionOf, collectionsOf, FIRST, SECOND, type SimCollection } from "./collections.js";
import { definitionIn, editionAt, strategiesOf } from "./editions.js";
import { optionsOf } from "./mergers/fields-strategy.js";
import { OF_STRANGER } from "./network.js";
import { personOf, type Person } from "./people.js";
import type { DevicePlan, StrategyName } from "./plan.js";
import { SimCredentials } from "./sim-credentials.js";
import type { Simulation } from "./simulation.js";
import { SimTab } from "./tab.js";

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
  readonly collections: readonly SimCollection[];
  /** The records that its user edits: the first ones of `IDS`. */
  readonly ids: readonly string[];
  /** What decides in one of its tabs or another. */
  readonly strategies: ReadonlySet<StrategyName>;
  readonly credentials: SimCredentials;
  skew: number;
  /** Records whose newest confirmed version is alive, or is a deletion. */
  readonly isAlive = new Map<RecordId, boolean>();
  /** When a deletion of a record was last stored. */
  readonly sawDeletion = new Map<RecordId, number>();
  /** Since which step the device has a value. */
  readonly knewSince = new Map<unknown, number>();
  /** The highest timestamp of what it confirmed of each collection since all was compared. */
  readonly highest: number[];
  /** Where the server once did not say how many records there are: it is not asked again at once. */
  readonly couldNotCount = new Set<SimCollection>();
  /** A page that it pulled found no room. */
  wasFull = false;
  readonly #tabs: (SimTab | null)[];
  readonly #openings: number[];
  #isUpdated = false;
  #successor: Device | null = null;
  /** What its journals held when its user logged out. */
  #journals: ReadonlyMap<CollectionKey, readonly JournalEntry[]> | null = null;
  #opened = 0;

  /** `log`: that of the device which this one is, after its user logged out. */
  constructor(sim: Simulation, index: number, plan: DevicePlan, log?: MemoryLog) {
    this.sim = sim;
    this.index = index;
    this.plan = plan;
    this.skew = plan.skew;
    this.log = log ?? new MemoryLog(`epoch${index}`, same);
    this.credentials = new SimCredentials(sim.server.tokens, plan.owner ?? "bob");
    this.collections = collectionsOf(sim.setup);
    this.ids = this.collections.flatMap(({ ids }) => ids);
    this.strategies = strategiesOf(plan);
    this.highest = this.collections.map(() => 0);
    this.#tabs = plan.tabs.map(() => null);
    this.#openings = plan.tabs.map(() => 0);
  }

  /** Who uses it now that somebody has logged out: another device, with the same log. */
  get now(): Device {
    return this.#successor?.now ?? this;
  }

  get isRetired(): boolean {
    return this.#successor !== null;
  }

  retire(journals: ReadonlyMap<CollectionKey, readonly JournalEntry[]>, successor: Device): void {
    this.#journals = journals;
    this.#successor = successor;
  }

  /** Whom its content belongs to; while it belongs to nobody, who uses it. */
  get person(): Person {
    const { principal } = this.log.read([], { segments: false }).database;
    return personOf(principal) ?? this.credentials.person;
  }

  /** Whether the server may show it less than there is. */
  get isPartial(): boolean {
    return this.sim.setup.people !== undefined && this.person === "alice";
  }

  get ledger(): Simulation["ledger"] {
    return this.sim.ledger;
  }

  /** Whether something may wait for a decision of its user. */
  get asksPeople(): boolean {
    return [...this.strategies].some((name) => {
      const contested = optionsOf(name)?.contested;
      return name === "manual" || contested === "manual" || contested === "function";
    });
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
    const opening = this.#openings[at] ?? 0;
    this.#openings[at] = opening + 1;
    const edition = this.#isUpdated ? "new" : editionAt(this.plan, at, opening);
    const depth = this.plan.tabs[at] ?? "page";
    const tab = new SimTab(this, { name, depth, definition: definitionIn(this.plan, edition) });
    this.#tabs[at] = tab;
    return tab;
  }

  /** The number of a tab besides this one. */
  besides(tab: SimTab): number {
    return this.#tabs.indexOf(tab) === 0 ? 1 : 0;
  }

  collection(key: CollectionKey): SimCollection {
    return key === FIRST.key ? FIRST : SECOND;
  }

  /** What its merges decided in the collection of this record. */
  journalOf(id: RecordId): readonly JournalEntry[] {
    return this.journal(collectionOf(id).key);
  }

  journal(key: CollectionKey): readonly JournalEntry[] {
    return this.#journals === null ? this.log.journal(key) : (this.#journals.get(key) ?? []);
  }

  journals(): ReadonlyMap<CollectionKey, readonly JournalEntry[]> {
    return new Map(this.collections.map(({ key }) => [key, this.journal(key)]));
  }

  /** The records of which something is unsent. */
  unsentOf(key: CollectionKey): ReadonlySet<RecordId> {
    const { slices } = this.log.read([{ key, seen: 0 }], { segments: false });
    const unsent = new Set<RecordId>();
    for (const { row } of slices.get(key)?.rows ?? []) {
      for (const { id } of row.ops ?? []) unsent.add(id);
      for (const id of row.done ?? []) unsent.delete(id);
    }
    return unsent;
  }

  /** From now on only the new code is opened, if there is any. */
  update(): void {
    if (this.plan.editions === undefined) return;
    this.#isUpdated = true;
    for (const tab of this.openTabs) this.close(tab);
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

  /** The first collection of which the engine asks what is to become of it, as the server seems to have been reset. */
  get asked(): SimCollection | undefined {
    return this.collections.find((each) => this.isAskedOf(each));
  }

  isAskedOf(collection: SimCollection): boolean {
    const reset = this.stateOf(collection)?.reset ?? null;
    return reset !== null && reset.answer === null;
  }

  /** Whether the next sync is likely to compare everything. */
  get expectsComparison(): boolean {
    return this.collections.some((collection) => {
      const state = this.stateOf(collection);
      if (state === undefined || state.cursor === null) return false;
      const age = this.wall() - (state.reconciled ?? 0);
      return this.sim.wasReset || age >= DAY || age < 0;
    });
  }

  stateOf({ key }: SimCollection): CollectionState | undefined {
    const marks = [{ key, seen: Number.MAX_SAFE_INTEGER }];
    return this.log.read(marks, { segments: false }).slices.get(key)?.state;
  }

  /** After which timestamp its next pull of a collection reads. */
  sinceOf(collection: SimCollection): number {
    const state = this.stateOf(collection);
    return state === undefined ? 0 : (sinceOf(state) ?? 0);
  }

  /** A version was stored as confirmed. */
  confirmed(version: Confirmed): void {
    if (OF_STRANGER in version) {
      this.sim.complain("identity", `device ${this.index} stored what is somebody else's`);
    }
    const isDeletion = isTombstone(version);
    this.isAlive.set(version.id, !isDeletion);
    const { place } = collectionOf(version.id);
    this.highest[place] = Math.max(this.highest[place] ?? 0, version.last_modified ?? 0);
    for (const value of Object.values(version)) {
      if (!this.knewSince.has(value)) this.knewSince.set(value, this.sim.step);
    }
    if (isDeletion) this.sawDeletion.set(version.id, this.sim.step);
  }
}
