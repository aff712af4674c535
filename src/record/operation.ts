import type { Access } from "./access.js";
import type { Confirmed, Fields, RecordId } from "./record.js";

/** One body that may have reached the server, and whose outcome is unknown until it is settled. */
export interface Sent {
  /** Names this attempt; an answer settles an operation only while it still holds the intent. */
  readonly intent: string;
  /** What was sent: the fields of a `PUT`, or null for a `DELETE`. */
  readonly body: Fields | null;
  /** The timestamp in `If-Match`, or null where `If-None-Match: *` was sent. */
  readonly match: number | null;
  /** How many edits the body contains. */
  readonly edits: number;
  /** When it was sent, in milliseconds of the device's wall clock. */
  readonly at: number;
  /** It carried its intent as a token, and is recognised by it alone. */
  readonly isNamed?: true;
  /** It was sent before: an answer to one copy says nothing of the others. */
  readonly isRepeated?: true;
}

/** Why an operation is set aside: the server refused it for good, or it could not be encoded here. */
export interface Refusal {
  /** The HTTP status; null: it was never sent, since a transformer of the app threw. */
  readonly status: number | null;
  readonly message: string;
  /** When, in milliseconds of the device's wall clock. */
  readonly at: number;
}

/**
 * One local create, update or delete that the server has not confirmed. `local` is always the whole
 * record, never a difference; null means deleted.
 */
export interface Operation {
  readonly id: RecordId;
  /** The version that the server last confirmed, or null if it never confirmed one. */
  readonly base: Confirmed | null;
  readonly local: Fields | null;
  /** Counts the local edits, so that an edit made while an older one travels is not taken for sent. */
  readonly edits: number;
  readonly sent: readonly Sent[];
  /**
   * Since when there has been something of it to send, at the latest: milliseconds of the device's wall clock. Absent where
   * that is not known.
   */
  readonly since?: number;
  /** The server's version, where the two sides wait for a decision. */
  readonly conflict?: Confirmed;
  readonly parked?: Refusal;
  /** Changes of who may use the record: they are told after the record itself was sent. */
  readonly access?: Access;
}

/** How one record stands: as the server has it, or why not. */
export type RecordState = "synced" | "pending" | "sent" | "conflict" | "parked";

export function stateOf(operation: Operation | undefined): RecordState {
  if (operation === undefined) return "synced";
  if (operation.conflict !== undefined) return "conflict";
  if (operation.parked !== undefined) return "parked";
  return operation.sent.length > 0 ? "sent" : "pending";
}
