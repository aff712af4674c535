import { InvalidInputError } from "../errors.js";
import { isEqual } from "../record/equal.js";
import { isJsonObject, type Json, type JsonObject } from "../record/json.js";
import type { FieldMerger, Joined, MergeWithin } from "./field-merger.js";
import { weave } from "./weave.js";

type Key = string | number;

/** The items of one side by key, in its order. */
type Items = ReadonlyMap<Key, JsonObject>;

/**
 * An array of objects that are told apart by one of their fields, a text or a number. Each side's insertions, removals and
 * edits of different items are joined; an item that both edited is merged as nested objects are. An item that one side
 * removed and the other edited stays. The order is that of the side that moved items, else the server's; what the other
 * inserted follows what it stood behind. An absent field is the empty list. An array that does not have each key once is
 * contested as a whole.
 *
 * @throws InvalidInputError for a key that is no name.
 */
export function list<const K extends string>(options: {
  readonly key: K;
}): FieldMerger<readonly { readonly [P in K]: Key }[]> {
  const key: unknown = (options as { readonly key?: unknown } | undefined)?.key;
  if (typeof key !== "string" || key === "") {
    throw new InvalidInputError(
      'list() takes the field that tells items apart, such as list({ key: "id" })',
    );
  }
  return {
    name: `list(${key})`,
    needsTokens: true,
    merge: ({ base = [], local = [], remote = [] }, within) => {
      const sides = [base, local, remote].map((side) => itemsOf(side, key));
      const [before, ours, theirs] = sides;
      if (before === undefined || ours === undefined || theirs === undefined) return undefined;
      return joinLists(before, ours, theirs, within);
    },
  };
}

function joinLists(before: Items, ours: Items, theirs: Items, within: MergeWithin): Joined {
  const items = new Map<Key, Json>();
  let overrode = false;
  for (const key of new Set([...theirs.keys(), ...ours.keys()])) {
    const [base, local, remote] = [before.get(key), ours.get(key), theirs.get(key)];
    if (local === undefined || remote === undefined) {
      const left = local ?? remote;
      // removed on one side: unless the other edited it, it goes
      if (left === undefined || (base !== undefined && isEqual(left, base))) continue;
      overrode ||= base !== undefined;
      items.set(key, left);
    } else {
      const item = within({ base, local, remote }, String(key));
      if (item !== undefined) items.set(key, item);
    }
  }
  const order = weave([...before.keys()], [...ours.keys()], [...theirs.keys()], items);
  return {
    value: order.keys.flatMap((key) => items.get(key) ?? []),
    overrode: overrode || order.overrode,
  };
}

/** Undefined where it is no array of objects with each key once. */
function itemsOf(value: Json, key: string): Items | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = new Map<Key, JsonObject>();
  for (const item of value as readonly Json[]) {
    if (!isJsonObject(item) || !Object.hasOwn(item, key)) return undefined;
    const its = item[key];
    if ((typeof its !== "string" && typeof its !== "number") || items.has(its)) return undefined;
    items.set(its, item);
  }
  return items;
}
