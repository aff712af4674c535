import type { Person } from "./people.js";

/** The tokens that the server gave to people, and which of them it still takes. */
export class Tokens {
  readonly #expired = new Set<string>();
  #count = 0;

  issue(person: Person): string {
    return `${person}.${++this.#count}`;
  }

  expire(token: string): void {
    this.#expired.add(token);
  }

  isExpired(token: string): boolean {
    return this.#expired.has(token);
  }

  /** Whose a token is for the server; undefined: nobody's. */
  nameOf(token: string): Person | undefined {
    return this.isExpired(token) ? undefined : holderOf(token);
  }
}

/** Whom a token was given to, whether or not the server takes it. */
export function holderOf(token: string): Person {
  return token.startsWith("alice") ? "alice" : "bob";
}
