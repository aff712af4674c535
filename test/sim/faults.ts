import type { At, Effect } from "../../src/sync/effects.js";

/** What the app is asked about records on their way fails only by an abort here: what it refuses, it refuses for good. */
type Kind = Exclude<Effect["do"], "both"> | "transform";

/** Everything that can go wrong with one effect, and with which kind of effect. */
export const FAULTS = {
  /** The request never reaches the server. */
  "drop-request": "request",
  /** The server acts, and its answer is lost. */
  "drop-answer": "request",
  /** It is given up, and reaches the server later. */
  late: "request",
  /** It reaches the server twice, the second time later. */
  duplicate: "request",
  /** The server's transaction stays open; the answer is lost. */
  "slow-lost": "request",
  /** The server's transaction stays open; the answer comes once it is committed. */
  slow: "request",
  aborted: "request",
  "credentials-changed": "request",
  /** The credentials have expired: the server takes the request for anybody's. */
  anonymous: "request",
  /** The server takes the credentials for those of somebody else. */
  "other-user": "request",
  "status-400": "request",
  "status-401": "request",
  "status-403": "request",
  "status-404": "request",
  "status-409": "request",
  "status-413": "request",
  "status-429": "request",
  "status-503": "request",
  "status-503-wait": "request",
  /** The server acts, and answers as if it had failed. */
  "500-after": "request",
  /** The server acts; its answer cannot be read. */
  malformed: "request",
  /** The server acts; its answer lacks the last of a batch. */
  "wrong-length": "request",
  /** One request of a batch is answered so, and the others are served. */
  "part-400": "request",
  "part-401": "request",
  "part-403": "request",
  "part-404": "request",
  "part-405": "request",
  "part-409": "request",
  /** Not of Kinto: it does not say what is there. */
  "part-412": "request",
  "part-413": "request",
  "part-500": "request",
  backoff: "request",
  quota: "transact",
  unavailable: "transact",
  threw: "ask",
  "ask-aborted": "ask",
  leaves: "ask",
  "transform-aborted": "transform",
} as const satisfies Readonly<Record<string, Kind>>;

export type FaultName = keyof typeof FAULTS;

export interface Fault {
  readonly kind: FaultName;
  /** Which request of a batch. */
  readonly part: number;
}

const ASKS: ReadonlySet<At> = new Set(["merge.ask", "auth.ask"]);

/** What kind of effect is performed at a step. */
export function kindOfStep(at: At): Kind {
  if (ASKS.has(at)) return "ask";
  if (at.endsWith("code")) return "transform";
  return at.endsWith(".request") || at.endsWith(".fetch") ? "request" : "transact";
}

export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[];
