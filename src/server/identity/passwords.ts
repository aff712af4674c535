/** Hashes and checks passwords. Either may throw `PendingWork` where the computation is asynchronous. */
export interface Passwords {
  hash(password: string): string;
  verify(password: string, hash: string): boolean;
}

/**
 * Thrown out of a request that needs something asynchronous: do the work, then run the request again. What
 * the request wrote was undone.
 */
export class PendingWork extends Error {
  override readonly name = "PendingWork";
  readonly work: () => Promise<void>;

  constructor(work: () => Promise<void>) {
    super("This request waits for a password");
    this.work = work;
  }
}
