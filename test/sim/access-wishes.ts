/** Who may read a record, by the last wish of a device about somebody that no other device knows. */
export interface AccessWish {
  readonly device: number;
  readonly id: string;
  readonly principal: string;
  readonly isGiven: boolean;
}

/** What users said last of who may read which record. */
export class AccessWishes implements Iterable<AccessWish> {
  readonly #wishes = new Map<string, AccessWish>();

  set(device: number, id: string, principal: string, isGiven: boolean): void {
    this.#wishes.set(`${id} ${principal}`, { device, id, principal, isGiven });
  }

  /** With the record goes what was wished for it. */
  forget(device: number, id: string): void {
    for (const [key, wish] of this.#wishes) {
      if (wish.device === device && wish.id === id) this.#wishes.delete(key);
    }
  }

  [Symbol.iterator](): Iterator<AccessWish> {
    return this.#wishes.values();
  }
}
