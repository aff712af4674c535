/** What goes wrong with one request. */
export const MISHAPS = [
  /** The server never sees it. */
  "drop",
  /** The server acts, and its answer never comes. */
  "lose",
  "lose",
  /** It is given up, and reaches the server much later. */
  "late",
  /** The server acts, and gets a copy later. */
  "duplicate",
  /** The server acts; the answer comes after the client has given up. */
  "slow",
  /** An answer that takes long enough for everything else to happen meanwhile. */
  "delay",
  "delay",
  "unauthorized",
  "not-served",
  "wait",
  "wait-until",
  "conflict",
  "fail-before",
  "fail-after",
  /** The server acts; its answer is cut off. */
  "truncated",
  /** The server acts; the answer to the last request of the batch is missing. */
  "short",
  "html",
  /** The server acts on all but the first write, which it refuses so. */
  "refuse-400",
  "refuse-403",
  "refuse-404",
  "refuse-413",
  /** The whole request is refused as too large. */
  "too-large",
] as const;

export interface Mishap {
  readonly kind: (typeof MISHAPS)[number];
  /** `remote`: a request of the client that the app uses itself. */
  readonly on: "any" | "pull" | "push" | "remote";
  readonly at: number;
}
