import { isEqual } from "../record/equal.js";
import { getOwn, isJsonObject, setOwn, type Json, type JsonObject } from "../record/json.js";
import { fieldsOf, isQuarantined, isSameContent, type Fields } from "../record/record.js";
import type { Decision } from "./integrate.js";
import { mergeFields } from "./merge-fields.js";

/** What the journal keeps of a decision. */
export interface Decided extends Decision {
  /** What the user did, where it was not a merge that decided. */
  readonly act?: "resolve" | "undo";
}

/**
 * How it was decided:
 * - `merged`: the fields were joined, and what was contested is that of one side;
 * - `kept-local`, `took-remote`: one side stayed as a whole;
 * - `app`: a function of the app answered;
 * - `lost`: the server no longer had the record, or went back to an older version of it, and never said so;
 * - `no-longer-visible`: the server does not list the record any more, and does not say whether it has it: we may read only
 *   some records of the collection;
 * - `resolved`: the app decided a conflict;
 * - `undone`: the app undid another entry.
 */
export type DecisionKind =
  | "merged"
  | "kept-local"
  | "took-remote"
  | "app"
  | "lost"
  | "no-longer-visible"
  | "resolved"
  | "undone";

/** What decided where the record was compared with the server's list. */
export const RECONCILE = "reconcile";
export const NO_LONGER_VISIBLE = "no-longer-visible";

const BUILT_IN = ["three-way", "server-wins", "client-wins", "manual"];

export function kindOfDecision(decided: Decided): DecisionKind {
  const { by, act, base, local, result, contested } = decided;
  if (act !== undefined) return act === "undo" ? "undone" : "resolved";
  // where both sides changed a record, the local one is never what was confirmed
  const isOfNoEdit = base !== null && isSameContent(local, fieldsOf(base));
  if (by === RECONCILE && isOfNoEdit) return "lost";
  if (by === NO_LONGER_VISIBLE && isOfNoEdit) return NO_LONGER_VISIBLE;
  if (!BUILT_IN.includes(by)) return "app";
  if (contested.length > 0) return "merged";
  return isSameContent(result, local) ? "kept-local" : "took-remote";
}

/**
 * The record as it would have become, had what was overridden counted instead of what overrode it; null: it would
 * not be there. The result itself where nothing can be restored, since it could not be read.
 */
export function overriddenOf(decided: Decided): Fields | null {
  const { base, local, remote, result, contested } = decided;
  const kind = kindOfDecision(decided);
  const theirs = fieldsOf(remote);
  if (kind === "undone") return local;
  if (kind === "lost" || kind === NO_LONGER_VISIBLE) {
    if (local === null) return result;
    return result === null ? local : over(theirs, local, result);
  }
  const agreed = base === null ? null : fieldsOf(base);
  if (isQuarantined(remote)) {
    return local === null || result === null ? local : over(agreed, local, result);
  }
  if (result === null) {
    return local === null || theirs === null ? (local ?? theirs) : over(agreed, local, theirs);
  }
  if (local === null || theirs === null) return null;
  const swap = (ground: Fields): Fields =>
    swapContested({ local, remote: theirs, result }, ground, new Set(contested), "");
  if (kind === "merged") return swap(result);
  if (isSameContent(result, theirs)) return over(agreed, local, result);
  if (isSameContent(result, local)) return over(agreed, theirs, result);
  return swap(over(agreed, local, over(agreed, theirs, result)));
}

/** What one side changed since `base`, put over a record. */
function over(base: Fields | null, side: Fields, record: Fields): Fields {
  return mergeFields(base ?? {}, side, record, []).merged;
}

interface Sides {
  readonly local: JsonObject;
  readonly remote: JsonObject;
  readonly result: JsonObject;
}

/** Takes for each contested field the value of the side that the result did not take, and else what `ground` has. */
function swapContested(
  sides: Sides,
  ground: JsonObject,
  contested: ReadonlySet<string>,
  path: string,
): JsonObject {
  const swapped: Record<string, Json> = {};
  const { local, remote, result } = sides;
  const all = [ground, local, remote].flatMap((side) => Object.keys(side));
  for (const name of new Set(all)) {
    const here = path === "" ? name : `${path}.${name}`;
    const value = getOwn(ground, name);
    const [ours, theirs, its] = [local, remote, result].map((side) => getOwn(side, name));
    let taken = value;
    if (contested.has(here)) {
      taken = isEqual(its, ours) ? theirs : ours;
    } else if (Array.isArray(value) && hasWithin(contested, here)) {
      // an item of a list is no place of its own: the list of the other side is taken as a whole
      taken = isEqual(its, theirs) ? ours : theirs;
    } else if (isJsonObject(value)) {
      taken = swapContested(at(sides, name), value, contested, here);
    }
    if (taken !== undefined) setOwn(swapped, name, taken);
  }
  return swapped;
}

function hasWithin(contested: ReadonlySet<string>, path: string): boolean {
  return [...contested].some((each) => each.startsWith(`${path}.`));
}

function at({ local, remote, result }: Sides, name: string): Sides {
  const inside = (side: JsonObject): JsonObject => {
    const value = getOwn(side, name);
    return isJsonObject(value) ? value : {};
  };
  return { local: inside(local), remote: inside(remote), result: inside(result) };
}
