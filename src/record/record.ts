import { isEqual } from "./equal.js";
import { setOwn, type Json, type JsonObject } from "./json.js";

/** The name of a record: unique in its collection, and part of its URL. */
export type RecordId = string;

/** What an app stores of a record: everything but `id` and `last_modified`. */
export type Fields = JsonObject;

/** A record as the server confirmed it. */
export interface LiveRecord extends JsonObject {
  readonly id: RecordId;
  readonly last_modified: number;
}

/** Where a version carries the tokens of the writes in it (`tokens.ts`). No field of the app. */
export const TOKENS = "_kintsugi";

/** What remains of a deleted record. `last_modified` is null where the deletion was learned without its time. */
export interface Tombstone {
  readonly id: RecordId;
  readonly last_modified: number | null;
  readonly deleted: true;
}

/** A record of the server that cannot be used here. It is kept and counted, but not shown, merged or sent. */
export interface Quarantined {
  readonly id: RecordId;
  readonly last_modified: number;
  /** Why, for people. */
  readonly quarantined: string;
  /** The record as text, as it came. */
  readonly raw: string;
}

/** The last version that the server confirmed to this device. */
export type Confirmed = LiveRecord | Tombstone | Quarantined;

/** A record of the server that has nothing but these four fields is quarantined itself (`protocol/read-inbound.ts`). */
export function isQuarantined(version: object): version is Quarantined {
  const { quarantined, raw } = version as { quarantined?: unknown; raw?: unknown };
  if (typeof quarantined !== "string" || typeof raw !== "string") return false;
  return Object.keys(version).length === QUARANTINED_KEYS;
}

const QUARANTINED_KEYS = 4;

/** Why nothing but the timestamp is known of a version that an operation is based on: another program kept no more. */
const UNKNOWN = "its content is not known here: another program kept only what was made of it";

/** A version of which only the timestamp is known, until the server shows it. */
export function unknownVersion(id: RecordId, at: number): Quarantined {
  return { id, last_modified: at, quarantined: UNKNOWN, raw: "" };
}

export function isUnknown(version: Confirmed | null): boolean {
  return version !== null && isQuarantined(version) && version.quarantined === UNKNOWN;
}

export function isTombstone(version: Confirmed): version is Tombstone {
  return (version as { deleted?: unknown }).deleted === true;
}

/**
 * Whether the server keeps this field and no edit touches it. `schema` is one only where it holds a timestamp:
 * Kinto adds that to records of a collection with a JSON schema (`kinto/views/records.py`).
 */
export function isManaged(key: string, value: Json | undefined): boolean {
  if (key === "id" || key === "last_modified" || key === TOKENS) return true;
  return key === "schema" && typeof value === "number" && value > 1e11;
}

/**
 * The field of a confirmed version, and of nothing else, that keeps what the server has where a hook of the app changed
 * it (`record/originals.ts`). It is never shown, merged or sent.
 */
export const ORIGINALS = "_kintsugi_raw";

/** The fields of a confirmed version, as the app sees them: without tokens and originals; null if it is a tombstone, or cannot be used here. */
export function fieldsOf(version: Confirmed): Fields | null {
  if (isTombstone(version) || isQuarantined(version)) return null;
  const fields: Record<string, Json> = {};
  for (const key of Object.keys(version)) {
    if (isHidden(key)) continue;
    setOwn(fields, key, version[key] as Json);
  }
  return fields;
}

function isHidden(key: string): boolean {
  return key === "id" || key === "last_modified" || key === TOKENS || key === ORIGINALS;
}

/** Whether two contents are the same for the app: fields that the server manages do not count. */
export function isSameContent(a: JsonObject | null, b: JsonObject | null): boolean {
  if (a === null || b === null) return a === b;
  const keys = contentKeys(a);
  return (
    keys.length === contentKeys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]))
  );
}

/** The names of the fields that belong to the app. */
export function contentKeys(record: JsonObject): readonly string[] {
  return Object.keys(record).filter((key) => !isManaged(key, record[key]));
}
