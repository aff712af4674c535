import type { RecordId } from "./record.js";

/**
 * Ids of records, buckets and collections, as Kinto accepts them (`kinto/views/__init__.py`), but no longer ones than
 * URLs and file systems on the way bear.
 */
const PATTERN = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}$/;

export function isRecordId(value: unknown): value is RecordId {
  return typeof value === "string" && PATTERN.test(value);
}

/** Fills the array with random bytes, as `crypto.getRandomValues` does. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

/**
 * A new random id: a UUID of version 4 (RFC 9562, section 5.4). Made from random bytes, because
 * `crypto.randomUUID` is missing on pages without a secure context.
 */
export function newRecordId(random: RandomBytes): RecordId {
  const bytes = random(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
