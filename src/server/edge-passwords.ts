import { compare, hash } from "bcryptjs";
import { PendingWork, type Passwords } from "./identity/passwords.js";
import { hmacHex } from "./identity/sha256.js";

/**
 * Hashes and checks passwords with bcrypt, and asks whose a token is, between two runs of a request. A check of a
 * password is remembered for some seconds under the hash that it was made against, so that a changed password forgets
 * the old one by itself (`kinto/plugins/accounts/authentication.py`). Tokens are for their policies to remember.
 */
export class EdgePasswords {
  readonly #cost: number;
  readonly #ttl: number;
  readonly #now: () => number;
  /** When the memory of a successful check ends, by a digest of hash and password. */
  readonly #checked = new Map<string, number>();

  /** `ttl` in seconds. */
  constructor(cost: number, ttl: number, now: () => number) {
    this.#cost = cost;
    this.#ttl = ttl * 1000;
    this.#now = now;
  }

  /** What one request uses, in all its runs. */
  forRequest(): Passwords {
    const hashes = new Map<string, string>();
    const outcomes = new Map<string, boolean>();
    const names = new Map<string, () => string | undefined>();
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
      nameOf: (policy, token, request) => {
        const key = `${policy.name} ${token}`;
        const known = names.get(key);
        if (known !== undefined) return known();
        throw new PendingWork(async () => {
          try {
            const name = await policy.authenticate(token, request);
            names.set(key, () => name);
          } catch (error) {
            // thrown inside the request, which is answered by 500
            names.set(key, () => {
              throw error;
            });
          }
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
    this.#checked.set(key, now + this.#ttl);
    for (const [old, until] of this.#checked) {
      if (until > now) break;
      this.#checked.delete(old);
    }
  }
}
