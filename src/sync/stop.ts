import type { CollectionKey } from "../store/rows.js";
import type { Answer } from "./effects.js";

/** Why a sync ended before it was through. Nothing is lost by any of them: what is unsent stays unsent. */
export type Stop =
  | {
      readonly kind: "stop";
      readonly why: "offline" | "timeout" | "malformed";
      readonly cause?: unknown;
    }
  | { readonly kind: "stop"; readonly why: "aborted" }
  /** The server asked every client to wait. */
  | {
      readonly kind: "stop";
      readonly why: "waiting";
      readonly retryAt: number;
      readonly status?: number;
    }
  /** No credentials, or the server does not (any longer) take them. */
  | { readonly kind: "stop"; readonly why: "auth-required" }
  /** The credentials are those of somebody else than they name: for Kinto, a mistyped password is another user. */
  | {
      readonly kind: "stop";
      readonly why: "wrong-credentials";
      readonly expected: string;
      readonly principal: string;
    }
  /** The content belongs to another user, or to another server. */
  | {
      readonly kind: "stop";
      readonly why: "wrong-identity";
      readonly expected: string;
      readonly actual: string;
    }
  /** Edits made before the first sign-in, which must not become this user's by themselves. */
  | { readonly kind: "stop"; readonly why: "adoption-refused"; readonly principal: string }
  | { readonly kind: "stop"; readonly why: "forbidden" }
  /** The bucket or the collection is not on the server (any longer). */
  | { readonly kind: "stop"; readonly why: "parent-missing" }
  /** The server's history is not the one that was read: it was reset, restored or purged. */
  | { readonly kind: "stop"; readonly why: "doubt"; readonly doubt: Doubt }
  | {
      readonly kind: "stop";
      readonly why: "server-error";
      readonly status: number;
      readonly message: string;
    }
  /** The collection is synced under another definition: by newer code in another tab, or by code that was changed. */
  | {
      readonly kind: "stop";
      readonly why: "definition-differs";
      readonly collection: CollectionKey;
      readonly own: string;
      readonly stored: string;
    }
  /** The content was replaced here: cleared, imported, logged out. */
  | { readonly kind: "stop"; readonly why: "replaced" }
  /** Other tabs were faster again and again. */
  | { readonly kind: "stop"; readonly why: "busy" }
  | {
      readonly kind: "stop";
      readonly why: "storage-full" | "storage-unavailable";
      readonly cause: unknown;
    };

/** What made the server's history look other than the one that was read. */
export type Doubt =
  | {
      readonly kind: "etag-below-high-water-mark";
      readonly etag: number;
      readonly highWaterMark: number;
    }
  | { readonly kind: "since-refused"; readonly since: number; readonly message: string }
  /** The server counts other than as many records as are confirmed here. */
  | {
      readonly kind: "count";
      readonly there: number;
      readonly here: number;
      /** Of the list that was counted. */
      readonly etag: number;
    }
  /**
   * The server holds an older version of a record than it has confirmed: Kinto takes the time of a write before it
   * waits for another write of the same record (`schema.sql`, `bump_timestamp`), so the older one may be stored last.
   */
  | { readonly kind: "older-version"; readonly etag: number }
  /** Nothing in particular: the last comparison is a day old. */
  | { readonly kind: "daily"; readonly etag: number }
  /** The comparison would remove so many records, or set them back, that the app is asked. */
  | { readonly kind: "reset"; readonly affected: number; readonly total: number };

export function isStop(value: unknown): value is Stop {
  return typeof value === "object" && value !== null && (value as Partial<Stop>).kind === "stop";
}

export function stopOfLoss(answer: Answer & { kind: "lost" }): Stop {
  if (answer.why === "aborted") return { kind: "stop", why: "aborted" };
  if (answer.why === "credentials-changed") return { kind: "stop", why: "busy" };
  return { kind: "stop", why: answer.why, cause: answer.cause };
}

export function stopOfRefusal(refused: { why: "quota" | "unavailable"; cause: unknown }): Stop {
  const why = refused.why === "quota" ? "storage-full" : "storage-unavailable";
  return { kind: "stop", why, cause: refused.cause };
}
