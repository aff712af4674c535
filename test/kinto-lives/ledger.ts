/** One acknowledged edit: every value is written once. */
export interface Edit {
  readonly id: string;
  readonly field: string;
  readonly value: string;
}

/** What one device has acknowledged to its user, and its user has not superseded since. */
export class Ledger {
  readonly #edits = new Set<Edit>();
  /** By record: what the user saw when deleting it. */
  readonly #deletions = new Map<string, Readonly<Record<string, string>>>();

  get edits(): readonly Edit[] {
    return [...this.#edits];
  }

  get deletions(): ReadonlyMap<string, Readonly<Record<string, string>>> {
    return this.#deletions;
  }

  /** One field of a record that the user went on with. */
  edit(edit: Edit): void {
    this.#supersede(edit.id, edit.field);
    this.#edits.add(edit);
  }

  /** A record that is new, or replaced whole. */
  put(edit: Edit): void {
    this.supersede(edit.id);
    this.#edits.add(edit);
  }

  delete(id: string, seen: Readonly<Record<string, string>>): void {
    this.supersede(id);
    this.#deletions.set(id, seen);
  }

  /** The user decided otherwise about the whole record. */
  supersede(id: string): void {
    this.#supersede(id, undefined);
  }

  #supersede(id: string, field: string | undefined): void {
    this.#deletions.delete(id);
    for (const edit of this.#edits) {
      if (edit.id === id && (field === undefined || edit.field === field)) this.#edits.delete(edit);
    }
  }
}
