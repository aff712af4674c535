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
    const hashes: Outcomes<string> = new Map();
    const checks: Outcomes<boolean> = new Map();
    const names: Outcomes<string | undefined> = new Map();
    return {
      hash: (password) => outcome(hashes, password, () => hash(password, this.#cost)),
      verify: (password, expected) => {
        const key = hmacHex(expected, password);
        if (this.#isRemembered(key)) return true;
        return outcome(checks, key, async () => {
          const isRight = await compare(password, expected);
          if (isRight) this.#remember(key);
          return isRight;
        });
      },
      nameOf: (policy, token, request) =>
        outcome(names, `${policy.name} ${token}`, async () => {
          // who writes JavaScript may well say `null` for nobody
          const name: unknown = await policy.authenticate(token, request);
          return typeof name === "string" && name !== "" ? name : undefined;
        }),
    };
  }

  #isRemembered(key: string): boolean {
    const until = this.#checked.get(key);
    if (until === undefined || until <= this.#now()) return false;
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

/** What was found out for one request, by what it was asked for: a value, or the error that it ended with. */
type Outcomes<Value> = Map<string, () => Value>;

/** Gives what was found out, or has it found out. An error is thrown inside the request, which is answered by 500. */
function outcome<Value>(known: Outcomes<Value>, key: string, work: () => Promise<Value>): Value {
  const found = known.get(key);
  if (found !== undefined) return found();
  throw new PendingWork(async () => {
    try {
      const value = await work();
      known.set(key, () => value);
    } catch (error) {
      known.set(key, () => {
        throw error;
      });
    }
  });
}
