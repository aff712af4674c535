import { compare, hash } from "bcryptjs";
import { PendingWork, type Passwords } from "./identity/passwords.js";
import { hmacHex } from "./identity/sha256.js";

/** How long a successful check is remembered (`account_cache_ttl_seconds`). */
const REMEMBERED = 30_000;

/**
 * Hashes and checks passwords with bcrypt, between two runs of a request. A check is remembered under the hash
 * that it was made against, so that a changed password forgets the old one by itself.
 */
export class EdgePasswords {
  readonly #cost: number;
  readonly #now: () => number;
  /** When the memory of a successful check ends, by a digest of hash and password. */
  readonly #checked = new Map<string, number>();

  constructor(cost: number, now: () => number) {
    this.#cost = cost;
    this.#now = now;
  }

  /** What one request uses, in all its runs. */
  forRequest(): Passwords {
    const hashes = new Map<string, string>();
    const outcomes = new Map<string, boolean>();
    return {
      hash: (password) => {
        const known = hashes.get(password);
        if (known !== undefined) return known;
        throw new PendingWork(async () => {
          const made = await hash(password, this.#cost);
          hashes.set(password, made);
        });
      },
      verify: (password, expected) => {
        const key = hmacHex(expected, password);
        const known = this.#isRemembered(key) || outcomes.get(key);
        if (known !== undefined) return known;
        throw new PendingWork(async () => {
          const isRight = await compare(password, expected);
          outcomes.set(key, isRight);
          if (isRight) this.#remember(key);
        });
      },
    };
  }

  #isRemembered(key: string): true | undefined {
    const until = this.#checked.get(key);
    if (until === undefined || until <= this.#now()) return undefined;
    this.#remember(key);
    return true;
  }

  #remember(key: string): void {
    const now = this.#now();
    this.#checked.delete(key);
    this.#checked.set(key, now + REMEMBERED);
    for (const [old, until] of this.#checked) {
      if (until > now) break;
      this.#checked.delete(old);
    }
  }
}
