import { AccessWishes } from "./access-wishes.js";
import { Changes } from "./mergers/changes.js";

/** One acknowledged edit. Every value is written once, and names its device. */
export interface Edit {
  readonly device: number;
  readonly id: string;
  readonly field: string;
  readonly value: string;
  /** Whether the server had no record as far as was known when it was written. */
  readonly isCreate: boolean;
  readonly step: number;
}

/** A deletion that is the last act of a device on a record. */
export interface Deletion {
  readonly device: number;
  readonly id: string;
  /** The attempts that were on their way, where there was nothing else to delete. */
  readonly attempts: readonly string[] | null;
  readonly step: number;
  /** How many entries the journal of the device had: they say nothing of this deletion. */
  readonly told: number;
}

/** What users did, and what of it must be somewhere in the end. */
export class Ledger {
  readonly #byValue = new Map<string, Edit>();
  /** The edits that no later act of the same device took back, by device and record. */
  readonly #standing = new Map<string, Set<Edit>>();
  readonly #deletions = new Map<string, Deletion>();
  /** Where a user removed fields: by replacing or deleting the record, or by going back. */
  readonly #removed = new Set<string>();
  /** Where a user took his own deletion back. */
  readonly #restored = new Set<string>();
  readonly access = new AccessWishes();
  readonly changes = new Changes();
  #count = 0;

  newValue(device: number): string {
    return `d${device}.${++this.#count}`;
  }

  edit(edit: Edit): void {
    this.#byValue.set(edit.value, edit);
    const key = keyOf(edit.device, edit.id);
    this.#deletions.delete(key);
    const standing = this.#standing.get(key) ?? new Set();
    this.#standing.set(key, standing);
    for (const other of standing) if (other.field === edit.field) standing.delete(other);
    standing.add(edit);
  }

  /** All earlier edits of the record, but for those values that stay. */
  takeBack(device: number, id: string, staying: ReadonlySet<unknown> = new Set()): void {
    const key = keyOf(device, id);
    this.#removed.add(key);
    const standing = this.#standing.get(key);
    for (const edit of standing ?? []) if (!staying.has(edit.value)) standing?.delete(edit);
  }

  delete(deletion: Deletion): void {
    this.takeBack(deletion.device, deletion.id);
    this.access.forget(deletion.device, deletion.id);
    this.#deletions.set(keyOf(deletion.device, deletion.id), deletion);
  }

  /** The user gave up what is unsent of the record. */
  discard(device: number, id: string): void {
    this.takeBack(device, id);
    this.forgetDeletion(device, id);
    this.access.forget(device, id);
  }

  /** The user decided otherwise since. */
  forgetDeletion(device: number, id: string): void {
    this.#deletions.delete(keyOf(device, id));
  }

  /** The user wanted the record after all, as it was. */
  restore(device: number, id: string): void {
    this.#restored.add(keyOf(device, id));
  }

  hasRestored(device: number, id: string): boolean {
    return this.#restored.has(keyOf(device, id));
  }

  find(value: unknown): Edit | undefined {
    return typeof value === "string" ? this.#byValue.get(value) : undefined;
  }

  hasRemoved(device: number, id: string): boolean {
    return this.#removed.has(keyOf(device, id));
  }

  *standing(): Generator<Edit> {
    for (const edits of this.#standing.values()) yield* edits;
  }

  deletions(): Iterable<Deletion> {
    return this.#deletions.values();
  }
}

function keyOf(device: number, id: string): string {
  return `${device}/${id}`;
}

/** The device whose user wrote a value; undefined for what was there at the beginning. */
export function authorOf(value: unknown): number | undefined {
  const match = typeof value === "string" ? /^d(\d)\./.exec(value) : null;
  return match === null ? undefined : Number(match[1]);
}
