import { setOwn, type Json, type JsonObject } from "../record/json.js";
import type { Operation } from "../record/operation.js";
import {
  isQuarantined,
  isTombstone,
  ORIGINALS,
  TOKENS,
  type Confirmed,
  type Fields,
  type LiveRecord,
  type RecordId,
} from "../record/record.js";
import { withoutTokens } from "../record/tokens.js";

/** A record as the app sees it: frozen, with its `id`, and a `last_modified` once the server gave it one. */
export type Shown = JsonObject & { readonly id: RecordId };

/**
 * The operations' records, by what the app stored: a record that only was sent keeps its identity. And confirmed ones
 * that hide something.
 */
export type ShownCache = WeakMap<Fields, Shown>;

/** What the app sees of a record: its operation over the confirmed version; undefined where there is none. */
export function show(
  operation: Operation | undefined,
  confirmed: Confirmed | undefined,
  cache: ShownCache,
): Shown | undefined {
  if (operation === undefined) {
    if (confirmed === undefined || isTombstone(confirmed)) return undefined;
    if (isQuarantined(confirmed)) return undefined;
    const isPlain = confirmed[TOKENS] === undefined && confirmed[ORIGINALS] === undefined;
    return isPlain ? confirmed : hidden(confirmed, cache);
  }
  if (operation.local === null) return undefined;
  const cached = cache.get(operation.local);
  if (cached !== undefined && cached["last_modified"] === timestampOf(operation)) return cached;
  const shown = withIdentity(operation, operation.local);
  cache.set(operation.local, shown);
  return shown;
}

/** The record without the tokens of writes in it, nor what hooks hid, which are none of the app's business. */
function hidden(confirmed: LiveRecord, cache: ShownCache): Shown {
  const cached = cache.get(confirmed);
  if (cached !== undefined) return cached;
  const { [ORIGINALS]: _, ...rest } = withoutTokens(confirmed);
  cache.set(confirmed, rest);
  return rest;
}

function timestampOf({ base }: Operation): number | undefined {
  return base === null || isTombstone(base) ? undefined : base.last_modified;
}

function withIdentity(operation: Operation, local: JsonObject): Shown {
  const record: Record<string, Json> = { id: operation.id };
  for (const key of Object.keys(local)) {
    if (key !== "id" && key !== "last_modified") setOwn(record, key, local[key] as Json);
  }
  const at = timestampOf(operation);
  if (at !== undefined) record["last_modified"] = at;
  return record as Shown;
}

/** Freezes a JSON value through and through, when it is handed out; one that is frozen already costs nothing. */
export function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    // most are no objects: a call for each would take longer than all the rest
    if (typeof item === "object") freeze(item);
  }
  return value;
}
