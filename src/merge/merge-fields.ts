import { isTooDeep } from "../record/depth.js";
import { isEqual } from "../record/equal.js";
import { isJsonObject, setOwn, type Json, type JsonObject } from "../record/json.js";
import { contentKeys, isManaged, type Fields } from "../record/record.js";
import type { FieldMerger } from "./field-merger.js";
import type { FieldRule, FieldRules, MergeRun } from "./field-rules.js";

export interface FieldMerge {
  readonly merged: Fields;
  /** The dotted paths that both sides changed to different values, and that nothing joined. */
  readonly contested: readonly string[];
  /** The paths at which an edit of one side is lost by the merge. */
  readonly overridden: readonly string[];
  /** A function of the app has still to be asked; until then `merged` holds the local value. */
  readonly asksApp: boolean;
  /** Something contested waits for a person; until then `merged` holds the local value. */
  readonly waits: boolean;
}

/** How fields are merged, other than by default. */
export interface Manner {
  readonly rules: FieldRules | undefined;
  /** Whether functions of the app may be called: not inside a transaction. */
  readonly mayCall: boolean;
}

const PLAIN: Manner = { rules: undefined, mayCall: false };

/**
 * Merges two versions of a record, field by field and into nested objects.
 *
 * Equal values agree; a side that did not change a field yields; a remote value that this device sent itself is
 * its own older edit, and yields to the newer one. What is left goes to the merger of the field. Without one it is
 * contested: the local value stays, unless the rules say otherwise. Arrays are one value. Fields that the server
 * manages come from the remote side.
 *
 * @throws what a function of the app throws, where they may be called
 */
export function mergeFields(
  base: Fields,
  local: Fields,
  remote: Fields,
  sent: readonly Fields[],
  manner: Manner = PLAIN,
): FieldMerge {
  const run: Run = { ...manner, contested: [], overridden: [], asksApp: false, waits: false };
  const merged = mergeObjects(
    { base, local, remote, sent },
    { path: "", depth: 0, rule: { within: manner.rules?.fields ?? NO_RULES } },
    run,
  );
  const { contested, overridden, asksApp, waits } = run;
  return { merged, contested, overridden, asksApp, waits };
}

const NO_RULES: ReadonlyMap<string, FieldRule> = new Map();

interface Run extends MergeRun {
  readonly rules: FieldRules | undefined;
}

interface Sides<T> {
  readonly base: T;
  readonly local: T;
  readonly remote: T;
  readonly sent: readonly T[];
}

/** Where in the record. */
interface Place {
  readonly path: string;
  readonly depth: number;
  readonly rule: FieldRule | undefined;
}

function mergeObjects(sides: Sides<JsonObject>, place: Place, run: Run): JsonObject {
  const { local, remote } = sides;
  const isTop = place.depth === 0;
  const merged: Record<string, Json> = {};
  const names = isTop
    ? [...contentKeys(local), ...contentKeys(remote)]
    : [...Object.keys(local), ...Object.keys(remote)];
  for (const name of new Set(names)) {
    const value = mergeValue(at(sides, name), within(place, name), run);
    if (value !== undefined) setOwn(merged, name, value);
  }
  const schema = remote["schema"];
  if (isTop && schema !== undefined && isManaged("schema", schema)) merged["schema"] = schema;
  return merged;
}

function within({ path, depth, rule }: Place, name: string): Place {
  const next = depth === 0 ? name : `${path}.${name}`;
  return { path: next, depth: depth + 1, rule: rule?.within?.get(name) };
}

function at(sides: Sides<JsonObject>, name: string): Sides<Json | undefined> {
  return {
    base: own(sides.base, name),
    local: own(sides.local, name),
    remote: own(sides.remote, name),
    sent: sides.sent.map((body) => own(body, name)),
  };
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function mergeValue(sides: Sides<Json | undefined>, place: Place, run: Run): Json | undefined {
  const merger = place.rule?.merger;
  const { needsTokens, addsUp } = (merger ?? {}) as Partial<FieldMerger>;
  const { base, local, remote } = sides;
  const sent = needsTokens === true ? [] : sides.sent;
  if (addsUp !== true && isEqual(local, remote)) return local;
  if (isEqual(remote, base) || sent.some((value) => isEqual(value, remote))) return local;
  if (isEqual(local, base)) {
    // an edit that was taken back may have been taken by the server before: then this is another edit, and yields as well
    if (sent.some((value) => !isEqual(value, base))) run.overridden.push(place.path);
    return remote;
  }
  // nothing so deep gets in; if it did, it would be one value, so that no stack overflows
  const isDeep = place.depth === 1 && (isTooDeep(local) || isTooDeep(remote));
  if (!isDeep && merger === undefined && isJsonObject(local) && isJsonObject(remote)) {
    // an attempt that had no object here says nothing of the fields in it
    const nested = { base: objectOr(base), local, remote, sent: sent.filter(isJsonObject) };
    return mergeObjects(nested, place, run);
  }
  const { rules } = run;
  const { path } = place;
  if (rules === undefined) {
    run.contested.push(path);
    run.overridden.push(path);
    return local;
  }
  const field = { path, base, local, remote };
  return rules.joinField(rules, field, isDeep ? undefined : merger, run, (inner, name) =>
    mergeValue({ ...inner, sent: [] }, within(place, name), run),
  );
}

function objectOr(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
