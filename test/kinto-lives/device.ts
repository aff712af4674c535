import type { SyncReport } from "../../src/collection/sync-report.js";
import { isKintsugiError } from "../../src/errors.js";
import type { JournalEntry } from "../../src/store/rows.js";
import type { Random } from "../../src/testing/seeded-random.js";
import { Ledger } from "./ledger.js";
import type { Cable } from "./cable.js";
import type { Note, Tab } from "./open-tab.js";

export interface DeviceOptions {
  readonly name: string;
  readonly cable: Cable;
  readonly openTab: () => Promise<Tab>;
  /** How many tabs are open at a time. */
  readonly tabs: number;
  readonly newValue: () => string;
  readonly trace: (line: string) => void;
}

/** One device of the user: its tabs, its connection, and what its user did. */
export class Device {
  readonly name: string;
  readonly cable: Cable;
  readonly ledger = new Ledger();
  readonly #options: DeviceOptions;
  #tabs: readonly Tab[] = [];

  constructor(options: DeviceOptions) {
    this.name = options.name;
    this.cable = options.cable;
    this.#options = options;
  }

  tab(number = 0): Tab {
    return this.#tabs[number % this.#tabs.length] as Tab;
  }

  async open(): Promise<void> {
    const { tabs, openTab } = this.#options;
    const opened: Tab[] = [];
    for (let count = 0; count < tabs; count++) opened.push(await openTab());
    this.#tabs = opened;
  }

  /** Ends what runs here. */
  async close(): Promise<void> {
    await Promise.all(this.#tabs.map(({ db }) => db.close()));
  }

  async restart(): Promise<void> {
    await this.close();
    await this.open();
    this.#options.trace(`${this.name} is restarted`);
  }

  async create(tab: number): Promise<string> {
    const value = this.#options.newValue();
    const { id } = await this.tab(tab).notes.create({ a: value });
    this.ledger.put({ id, field: "a", value });
    this.#options.trace(`${this.name} creates ${id}.a = ${value}`);
    return id;
  }

  /** A record that is not there is made. */
  async update(tab: number, ids: readonly string[], field: string): Promise<void> {
    const edits = ids.map((id) => ({ id, field, value: this.#options.newValue() }));
    const { db, notes } = this.tab(tab);
    const wereThere = await db.transaction([notes.definition], (transaction) => {
      const here = transaction.collection(notes.definition);
      return edits.map(({ id, value }) => {
        const isThere = here.get(id) !== undefined;
        if (isThere) here.update(id, () => ({ [field]: value }));
        else here.put({ id, [field]: value });
        return isThere;
      });
    });
    for (const [index, edit] of edits.entries()) {
      if (wereThere[index] === true) this.ledger.edit(edit);
      else this.ledger.put(edit);
      this.#options.trace(`${this.name} writes ${edit.id}.${field} = ${edit.value}`);
    }
  }

  async put(tab: number, id: string, field: string): Promise<void> {
    const value = this.#options.newValue();
    await this.tab(tab).notes.put({ id, [field]: value });
    this.ledger.put({ id, field, value });
    this.#options.trace(`${this.name} puts ${id}.${field} = ${value}`);
  }

  async delete(tab: number, id: string): Promise<void> {
    const { db, notes } = this.tab(tab);
    const seen = await db.transaction([notes.definition], (transaction) => {
      const here = transaction.collection(notes.definition);
      const before = here.get(id);
      here.delete(id);
      return before ?? null;
    });
    if (seen === null) return;
    this.ledger.delete(id, seen);
    this.#options.trace(`${this.name} deletes ${id}`);
  }

  /** Resolves with undefined where it was aborted, or the device was closed meanwhile. */
  async sync(tab: number, signal?: AbortSignal): Promise<SyncReport | undefined> {
    const { trace } = this.#options;
    const options = { ignoreBackoff: true, ...(signal && { signal }) };
    try {
      const report = await this.tab(tab).db.sync(options);
      const rules = report.records.map(({ id, rule }) => `${id} ${rule}`).join(", ");
      trace(`${this.name} has synced: ${report.ok ? "ok" : report.reason} [${rules}]`);
      return report;
    } catch (error) {
      const isClosed = isKintsugiError(error) && error.code === "database-closed";
      if (signal?.aborted !== true && !isClosed) throw error;
      trace(`${this.name} has ended a sync: ${String(error)}`);
      return undefined;
    }
  }

  journal(): Promise<readonly JournalEntry[]> {
    const { notes, store } = this.tab();
    return store.journal(notes.definition.key);
  }

  /** The user decides each conflict, and sends again what was refused. Resolves with how many there were. */
  async decide(tab: number, random: Random): Promise<number> {
    const { notes } = this.tab(tab);
    const conflicts = await notes.conflicts();
    for (const conflict of conflicts) {
      const { id, local, remote } = conflict;
      const record = random(2) === 0 ? local : remote;
      await notes.resolve(id, record === null ? null : contentOf(record), { was: conflict });
      if (record !== local) this.ledger.supersede(id);
      this.#options.trace(`${this.name} decides ${id}: ${record === local ? "local" : "remote"}`);
    }
    const parked = await notes.parked();
    for (const { id } of parked) await notes.retry(id);
    return conflicts.length + parked.length;
  }
}

function contentOf(record: Readonly<Note>): Note {
  const { id: _, last_modified: __, ...content } = record;
  return content;
}
