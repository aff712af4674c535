import { setOwn, type Json, type JsonObject } from "../record/json.js";
import type { Fields } from "../record/record.js";
import type { Shown } from "./shown.js";

/** The names of top-level fields that stay on this device. */
export type LocalFields = ReadonlySet<string>;

/** What was made of a record and the fields that stay here: the same as long as both are. */
export type OverlayCache = WeakMap<
  Shown,
  { readonly extras: JsonObject | undefined; readonly shown: Shown }
>;

/** A record with the fields that stay here, and without what the server has under their names. */
export function withLocal(
  record: Shown,
  extras: JsonObject | undefined,
  names: LocalFields,
  cache: OverlayCache,
): Shown {
  const isPlain = extras === undefined && !hasAny(record, names);
  if (isPlain) return record;
  const cached = cache.get(record);
  if (cached !== undefined && cached.extras === extras) return cached.shown;
  const shown = { ...withoutLocal(record, names), ...onlyLocal(extras ?? {}, names) } as Shown;
  cache.set(record, { extras, shown });
  return shown;
}

/** The fields that travel; the same object where there are no others. */
export function withoutLocal(fields: Fields, names: LocalFields): Fields {
  return hasAny(fields, names) ? pick(fields, (key) => !names.has(key)) : fields;
}

/** The fields that stay. */
export function onlyLocal(fields: Fields, names: LocalFields): Fields {
  return pick(fields, (key) => names.has(key));
}

/**
 * A record to be stored: the fields that travel as given, with what there was before, of the server, under the names of
 * those that stay: who does not see it does not take it away.
 */
export function asTravelling(fields: Fields, before: Fields | null, names: LocalFields): Fields {
  if (names.size === 0) return fields;
  const hidden = before === null ? {} : onlyLocal(before, names);
  return { ...withoutLocal(fields, names), ...hidden };
}

function hasAny(fields: Fields, names: LocalFields): boolean {
  for (const name of names) if (Object.hasOwn(fields, name)) return true;
  return false;
}

function pick(fields: Fields, isWanted: (key: string) => boolean): Fields {
  const picked: Record<string, Json> = {};
  for (const key of Object.keys(fields)) {
    if (isWanted(key)) setOwn(picked, key, fields[key] as Json);
  }
  return picked;
}
