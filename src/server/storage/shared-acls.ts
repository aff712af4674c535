import type { Acl } from "./storage.js";

/** So many characters of different permissions are remembered before all of them are forgotten. */
const MOST = 1_000_000;

/** Gives equal permissions as one object: most rows of a list have the same ones. */
export class SharedAcls {
  readonly #known = new Map<string, Acl>();
  #length = 0;

  share(acl: Acl): Acl {
    const text = JSON.stringify(acl);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#length > MOST) {
      this.#known.clear();
      this.#length = 0;
    }
    this.#known.set(text, acl);
    this.#length += text.length;
    return acl;
  }
}
