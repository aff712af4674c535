import type { Question } from "../merge/question.js";
import type { Resolution } from "../merge/strategy.js";
import type { Json } from "../record/json.js";
import type { Operation } from "../record/operation.js";
import type { Confirmed, Fields, LiveRecord, RecordId } from "../record/record.js";
import type {
  CollectionKey,
  CollectionState,
  DatabaseState,
  Extras,
  JournalEntry,
} from "../store/rows.js";

/** Every place where the engine hands over to the world: where a request may be lost, or the tab may die. */
export const STEPS = [
  "sync.load",
  "identity.request",
  "identity.bind",
  "parents.request",
  "pull.request",
  "pull.decode",
  "pull.commit",
  "count.request",
  "count.agree",
  "reconcile.load",
  "reconcile.request",
  "reconcile.compare",
  "reconcile.fetch",
  "reconcile.decode",
  "reconcile.commit",
  "reconcile.ask",
  "reconcile.settle",
  "again.load",
  "again.decode",
  "again.commit",
  "merge.ask",
  "merge.commit",
  "push.intend",
  "push.encode",
  "push.request",
  "push.decode",
  "push.settle",
  "access.load",
  "access.request",
  "access.settle",
  "auth.ask",
  "wait.remember",
] as const;

export type At = (typeof STEPS)[number];

export interface HttpRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "DELETE" | "POST" | "PATCH";
  /** Below the root URL, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Send it only under this `Authorization` (its number), else not at all. */
  readonly as?: number;
}

export type Answer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly header: (name: string) => string | undefined;
      /** Undefined where the body of an error could not be read. */
      readonly body: Json | undefined;
      /** The number of the `Authorization` that it was asked under; 0 is none. */
      readonly as: number;
    }
  /** Whether the server acted is unknown, unless `why` says that nothing was sent. */
  | { readonly kind: "lost"; readonly why: LostReason; readonly cause?: unknown };

/** `credentials-changed`: nothing was sent, since the credentials are no longer those asked for. */
export type LostReason = "offline" | "timeout" | "aborted" | "malformed" | "credentials-changed";

/** What a decision may rely on. `confirmed` null: whatever it is. */
export interface Version {
  readonly epoch: string;
  readonly generation: number;
  readonly confirmed: number | null;
}

/** What a decision sees, read in its transaction. */
export interface Situation {
  readonly database: DatabaseState;
  readonly state: CollectionState;
  readonly operation: (id: RecordId) => Operation | undefined;
  readonly operations: () => Iterable<Operation>;
  /** Whether there is an operation in any collection. */
  readonly hasOperations: () => boolean;
  /** The timestamp of a record's confirmed version, as far as it is known without reading it. */
  readonly stampOf: (id: RecordId) => number | null | undefined;
  /** The confirmed versions of all records; null where they are not in memory. */
  readonly confirmed: ReadonlyMap<RecordId, Confirmed> | null;
  /** The confirmed version of a record that the decision asked for. */
  readonly version: (id: RecordId) => Confirmed | undefined;
  /** All confirmed versions, where the decision asked for them; those that can be used may lack their fields. */
  readonly outlines: ReadonlyMap<RecordId, Confirmed> | null;
}

export interface Changes {
  readonly confirm?: readonly Confirmed[];
  readonly ops?: readonly Operation[];
  readonly done?: readonly RecordId[];
  /** Fields of records that stay on this device. */
  readonly extras?: readonly Extras[];
  readonly state?: Partial<CollectionState>;
  readonly database?: Partial<DatabaseState>;
  readonly journal?: readonly JournalEntry[];
}

/** What a decision has to see besides: nothing but what is unsent, all confirmed versions in outline, or those of these records. */
export type Needs = "operations" | "outlines" | readonly RecordId[];

/** Pure and synchronous: runs inside the transaction, and again if that had to be repeated. */
export type Decide<R> = (situation: Situation) => readonly [changes: Changes | null, result: R];

export type Committed<R> =
  | { readonly kind: "committed"; readonly result: R; readonly version: Version }
  /** Something moved since the expected version. */
  | { readonly kind: "superseded" }
  | { readonly kind: "refused"; readonly why: "quota" | "unavailable"; readonly cause: unknown };

/** A record to be sent, as it is here. */
export interface Encodable {
  readonly id: RecordId;
  readonly body: Fields;
}

/** What is to be sent of it, or why it cannot be. */
export type Encoded =
  | { readonly kind: "encoded"; readonly body: Fields }
  | { readonly kind: "failed"; readonly reason: string };

/** What the engine asks of the app's code, and the answers. */
export interface Questions {
  /** What versions of the server are here, one for each; one that cannot be used comes back quarantined. */
  readonly decode: readonly [about: readonly LiveRecord[], answer: readonly Confirmed[]];
  /** One answer for each. */
  readonly encode: readonly [about: readonly Encodable[], answer: readonly Encoded[]];
  readonly merge: readonly [about: Question, answer: Resolution];
  /** The credentials were refused: are there others now? */
  readonly credentials: readonly [about: "refused", answer: boolean];
}

export type Asked<T> =
  | { readonly kind: "answered"; readonly value: T }
  | { readonly kind: "threw"; readonly cause: unknown }
  | { readonly kind: "aborted" };

export type Effect =
  | { readonly do: "request"; readonly at: At; readonly request: HttpRequest }
  | {
      readonly do: "transact";
      readonly at: At;
      readonly collection: CollectionKey;
      readonly expect: Version | null;
      readonly needs: Needs;
      /** What it stores must outlive a crash of the whole device. */
      readonly isStrict: boolean;
      /**
       * It will hardly change anything: where it needs to see operations only, it may be decided on a look first, and again in a transaction
       * that writes where it does.
       */
      readonly looks: boolean;
      readonly decide: Decide<unknown>;
    }
  | {
      readonly do: "ask";
      readonly at: At;
      readonly collection: CollectionKey;
      readonly question: keyof Questions;
      readonly about: unknown;
    }
  | { readonly do: "both"; readonly left: Program<unknown>; readonly right: Program<unknown> };

/** A part of the engine: it yields what is to be done, and is resumed with the result. */
export type Program<R> = Generator<Effect, R, unknown>;

export function* request(at: At, message: HttpRequest): Program<Answer> {
  return (yield { do: "request", at, request: message }) as Answer;
}

/** What is to be known of a transaction besides what it decides. */
export type Transacting = Partial<
  Pick<Extract<Effect, { do: "transact" }>, "needs" | "isStrict" | "looks">
>;

export function* transact<R>(
  at: At,
  collection: CollectionKey,
  expect: Version | null,
  decide: Decide<R>,
  { needs = "operations", isStrict = false, looks = false }: Transacting = {},
): Program<Committed<R>> {
  const effect = {
    do: "transact",
    at,
    collection,
    expect,
    needs,
    isStrict,
    looks,
    decide,
  } as const;
  return (yield effect) as Committed<R>;
}

/** For decisions that change nothing, or hardly ever. */
export const LOOK = { looks: true } as const;

export function* ask<Q extends keyof Questions>(
  at: At,
  collection: CollectionKey,
  question: Q,
  about: Questions[Q][0],
): Program<Asked<Questions[Q][1]>> {
  return (yield { do: "ask", at, collection, question, about }) as Asked<Questions[Q][1]>;
}

/** Runs two programs side by side. */
export function* both<A, B>(
  left: Program<A>,
  right: Program<B>,
): Program<readonly [left: A, right: B]> {
  return (yield { do: "both", left, right }) as readonly [A, B];
}

/** A program that does nothing. */
// oxlint-disable-next-line require-yield
export function* nothing(): Program<undefined> {
  return undefined;
}
