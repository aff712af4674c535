import { FIELDS, idOf, type Write } from "./lives.js";
import type { Values } from "./watched-server.js";

/** One acknowledged edit: no other edit gives this value. */
export interface Edit {
  readonly id: string;
  readonly field: string;
  readonly value: string;
}

/** One acknowledged deletion, of a record that was shown. */
export interface Deletion {
  readonly id: string;
  /** The timestamp of the version that the user saw; undefined: it was never sent. */
  readonly at: number | undefined;
}

/** What one write changed, as its transaction saw it last. */
export interface Made {
  readonly write: Write;
  readonly id: string;
  readonly field: string;
  readonly value: string;
  readonly before: (Values & { readonly last_modified?: number }) | undefined;
}

/** What the user of one device did and saw, and what of it has to be somewhere at the end. */
export class Ledger {
  readonly #device: string;
  readonly #edits = new Map<string, Edit>();
  readonly #deletions = new Map<string, Deletion>();
  /** Values that a write of this device saw and replaced, also where it was heard of first. */
  readonly #takenBack = new Set<string>();
  readonly #overruled = new Set<string>();
  readonly #hasDeleted = new Set<string>();
  /** The values that the user saw when deciding, by record and field. */
  readonly #known = new Map<string, Set<string>>();
  /** Values that were given up where the user saw it: by a decision, or with everything else at a logout. */
  readonly givenUp = new Set<string>();
  /** Values that were refused to be stored: they must be nowhere. */
  readonly refused = new Set<string>();
  /** Whether a logout ever took away what the user knew. */
  hasForgotten = false;

  constructor(device: string) {
    this.#device = device;
  }

  get edits(): Iterable<Edit> {
    return this.#edits.values();
  }

  get deletions(): Iterable<Deletion> {
    return this.#deletions.values();
  }

  /** What the user does, before it is known what there is. */
  begin(write: Write, token: number): Made {
    const [id, field = ""] = [idOf(write.id), FIELDS[write.field]];
    return { write, id, field, value: `${this.#device}.${token}`, before: undefined };
  }

  /** A write that is stored. What it saw and changed is taken back; what it did not see is still owed. */
  take({ write, id, field, value, before }: Made): void {
    this.see(id, before ?? {});
    const isWhole = write.do === "put" || write.do === "delete";
    for (const [name, was] of Object.entries(before ?? {})) {
      if (name !== field && !isWhole) continue;
      this.#edits.delete(String(was));
      this.#takenBack.add(String(was));
    }
    if (write.do === "put") this.#hasDeleted.add(id);
    if (write.do !== "delete") {
      this.#deletions.delete(id);
      if (!this.#takenBack.has(value)) this.#edits.set(value, { id, field, value });
    } else if (before !== undefined) {
      this.#hasDeleted.add(id);
      this.#deletions.set(id, { id, at: before.last_modified });
    }
  }

  /** Whether this user ever deleted a record, or wrote it anew. */
  hasDeleted(id: string): boolean {
    return this.#hasDeleted.has(id);
  }

  /** The user sees a version while deciding something. */
  see(id: string, record: object): void {
    for (const [field, value] of Object.entries(record)) {
      const name = `${id}.${field}`;
      this.#known.set(name, (this.#known.get(name) ?? new Set()).add(String(value)));
    }
  }

  knows(id: string, field: string): ReadonlySet<string> {
    return this.#known.get(`${id}.${field}`) ?? new Set();
  }

  /** The user chose their own side of a conflict over this one, with what that lacks. */
  overrule(id: string, record: Values): void {
    for (const field of FIELDS) this.#overruled.add(`${id}.${field}=${record[field]}`);
  }

  hasOverruled(id: string, field: string, value: string | undefined): boolean {
    return this.#overruled.has(`${id}.${field}=${value}`);
  }

  /** The user chose the other side of a conflict. */
  giveUp(id: string): void {
    for (const edit of this.edits) if (edit.id === id) this.givenUp.add(edit.value);
    this.#deletions.delete(id);
  }

  /** The user logged out, and everything unsent was thrown away. */
  giveUpAll(): void {
    this.hasForgotten = true;
    for (const { value } of this.edits) this.givenUp.add(value);
    this.#edits.clear();
    this.#deletions.clear();
  }
}

/** The device that made the newest edit in a value. */
export function authorOf(value: string | undefined): string | undefined {
  return value?.slice(value.lastIndexOf(",") + 1).split(".")[0];
}
