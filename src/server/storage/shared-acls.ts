import type { Acl } from "./storage.js";

/** So many different permissions are remembered before all of them are forgotten. */
const MOST = 1000;

/** Gives equal permissions as one object: most rows of a list have the same ones. */
export class SharedAcls {
  readonly #known = new Map<string, Acl>();

  share(acl: Acl): Acl {
    const text = JSON.stringify(acl);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    if (this.#known.size === MOST) this.#known.clear();
    this.#known.set(text, acl);
    return acl;
  }
}
