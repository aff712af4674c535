import { isEqual } from "./equal.js";
import { isJsonObject, setOwn, type Json, type JsonObject } from "./json.js";
import { isTombstone, ORIGINALS, type Confirmed, type Fields, type LiveRecord } from "./record.js";

/** What the server has in the fields that a hook changed, and which fields the hook added. */
interface Originals extends JsonObject {
  readonly was: JsonObject;
  readonly added: readonly string[];
}

/**
 * A version as a hook of the app made it, with what the server has in the fields that it changed: so a `PUT`, which is
 * always the whole record, can leave alone what no user touched.
 */
export function withOriginals(server: LiveRecord, made: LiveRecord): LiveRecord {
  const was: Record<string, Json> = {};
  for (const key of Object.keys(server)) {
    const value = server[key] as Json;
    if (!Object.hasOwn(made, key) || !isEqual(value, made[key])) setOwn(was, key, value);
  }
  const added = Object.keys(made).filter((key) => !Object.hasOwn(server, key));
  if (added.length === 0 && Object.keys(was).length === 0) return made;
  return { ...made, [ORIGINALS]: { was, added } };
}

/**
 * What is sent for `local`, an edit of `base`: in the fields that a hook changed and the user left as they were, what
 * the server has.
 */
export function withoutHooks(local: Fields, base: Confirmed | null): Fields {
  const originals = base === null ? undefined : (base as JsonObject)[ORIGINALS];
  if (!isOriginals(originals)) return local;
  const seen = base as JsonObject;
  const isUntouched = (key: string): boolean =>
    Object.hasOwn(local, key) === Object.hasOwn(seen, key) && isEqual(local[key], seen[key]);
  const body: Record<string, Json> = {};
  for (const key of Object.keys(local)) {
    if (Object.hasOwn(originals.was, key) && isUntouched(key)) continue;
    if (originals.added.includes(key) && isUntouched(key)) continue;
    setOwn(body, key, local[key] as Json);
  }
  for (const key of Object.keys(originals.was)) {
    if (isUntouched(key)) setOwn(body, key, originals.was[key] as Json);
  }
  return body;
}

/**
 * A record that is made again although the server has it no longer: whole, with what hooks hid, since nothing of it is
 * there that could be left alone.
 */
export function madeAgain(
  local: Fields | null,
  { before, now }: { readonly before: Confirmed | null; readonly now: Confirmed },
): Fields | null {
  return local !== null && isTombstone(now) ? withoutHooks(local, before) : local;
}

function isOriginals(value: Json | undefined): value is Originals {
  return value !== undefined && isJsonObject(value) && isJsonObject(value["was"] ?? null);
}
