import type { Collection, Database } from "../../src/index.js";
import { FIELDS, IDS, type Write } from "./lives.js";

export type Note = Record<string, string>;

/** One acknowledged edit: every value is written once, and begins with the name of its device. */
export interface Edit {
  readonly id: string;
  readonly field: string;
  readonly value: string;
}

/** One tab of a device. */
export interface Tab {
  /** Of its network. */
  readonly name: string;
  readonly db: Database;
  readonly notes: Collection<Note>;
}

/** One device, and what its user did and saw. */
export class Actor {
  readonly name: string;
  readonly tabs: readonly Tab[];
  /** Edits that have to be somewhere at the end. */
  readonly edits = new Set<Edit>();
  /** The values that the user saw when writing, by record and field. */
  readonly known = new Map<string, Set<string>>();
  /** Records that the user ever replaced whole, or deleted. */
  readonly removed = new Set<string>();

  constructor(name: string, tabs: readonly Tab[]) {
    this.name = name;
    this.tabs = tabs;
  }

  tab(index: number): Tab {
    return this.tabs[index % this.tabs.length] as Tab;
  }

  /** Stores what the user does, and remembers it once it is stored. */
  async take(write: Write, token: () => string): Promise<void> {
    const [id, field] = [IDS[write.id], FIELDS[write.field]];
    if (id === undefined || field === undefined) return;
    const value = `${this.name}.${token()}`;
    const { db, notes: collection } = this.tab(write.tab);
    const { definition } = collection;
    const seen = await db.transaction([definition], (tx) => {
      const notes = tx.collection(definition);
      const before = notes.get(id);
      if (write.do === "delete") notes.delete(id);
      else if (write.do === "put" || before === undefined) notes.put({ id, [field]: value });
      else notes.update(id, () => ({ [field]: value }));
      return before;
    });
    this.#see(id, seen ?? {});
    if (write.do !== "edit") this.removed.add(id);
    this.#takeBack(id, write.do === "edit" && seen !== undefined ? field : undefined);
    if (write.do !== "delete") this.edits.add({ id, field, value });
  }

  #see(id: string, record: object): void {
    for (const [field, value] of Object.entries(record)) {
      const name = `${id}.${field}`;
      this.known.set(name, (this.known.get(name) ?? new Set()).add(String(value)));
    }
  }

  /** A later edit of the same field on the same device takes the earlier one back; so does a new record. */
  #takeBack(id: string, field: string | undefined): void {
    for (const edit of this.edits) {
      if (edit.id === id && (field === undefined || edit.field === field)) this.edits.delete(edit);
    }
  }
}
