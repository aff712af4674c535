/** What somebody may do with a record, by the last wish of a device. */
export interface AccessWish {
  readonly device: number;
  readonly id: string;
  readonly principal: string;
  /** Null: nothing. */
  readonly may: "read" | "write" | null;
}

/** What users said last of who may do what with which record. */
export class AccessWishes implements Iterable<AccessWish> {
  readonly #wishes = new Map<string, AccessWish>();
  /** Of whom two devices wished otherwise: which was told last, nobody knows. */
  readonly #contested = new Set<string>();

  set(wish: AccessWish): void {
    const key = keyOf(wish.id, wish.principal);
    const before = this.#wishes.get(key);
    if (before !== undefined && before.device !== wish.device) this.#contested.add(key);
    this.#wishes.set(key, wish);
  }

  /** With the record goes what was wished for it. */
  forget(device: number, id: string): void {
    for (const [key, wish] of this.#wishes) {
      if (wish.device === device && wish.id === id) this.#wishes.delete(key);
    }
  }

  /** Somebody else decided. */
  forgetSharee(id: string, principal: string): void {
    this.#contested.add(keyOf(id, principal));
  }

  /** Somebody who is not shown who may use the record replaced that: Kinto patches what it shows. */
  forgetRecord(id: string): void {
    for (const [key, wish] of this.#wishes) if (wish.id === id) this.#contested.add(key);
  }

  *[Symbol.iterator](): Iterator<AccessWish> {
    for (const [key, wish] of this.#wishes) if (!this.#contested.has(key)) yield wish;
  }
}

function keyOf(id: string, principal: string): string {
  return `${id} ${principal}`;
}
