import type { PlainRequest } from "../http/exchange.js";
import type { TokenPolicy } from "./policy.js";

/** Hashes and checks passwords and tokens. Each may throw `PendingWork` where the computation is asynchronous. */
export interface Passwords {
  hash(password: string): string;
  verify(password: string, hash: string): boolean;
  /** The name of the user who has a token, undefined for nobody. */
  nameOf(policy: TokenPolicy, token: string, request: PlainRequest): string | undefined;
}

/** Bcrypt would read no more of a password than this, so that longer ones with the same beginning would be equal. */
const BCRYPT_BYTES = 72;

export function fitsBcrypt(password: string): boolean {
  return new TextEncoder().encode(password).length <= BCRYPT_BYTES;
}

/**
 * Thrown out of a request that needs something asynchronous: do the work, then run the request again. What
 * the request wrote was undone.
 */
export class PendingWork extends Error {
  override readonly name = "PendingWork";
  readonly work: () => Promise<void>;

  constructor(work: () => Promise<void>) {
    super("This request waits for a password or a token");
    this.work = work;
  }
}
