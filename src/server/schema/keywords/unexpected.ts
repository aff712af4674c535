import type { Json } from "../../../record/json.js";
import { represent } from "../../python/represent.js";

/** `('a', 'b' were unexpected)` (`extras_msg` of `jsonschema._utils`). */
export function unexpected(extras: readonly Json[], word = "unexpected"): string {
  const verb = extras.length === 1 ? "was" : "were";
  return `(${extras.map(represent).join(", ")} ${verb} ${word})`;
}

/** By code points, as Python sorts. */
export function sorted(texts: readonly string[]): readonly string[] {
  return texts.toSorted(compareCodePoints);
}

export function compareCodePoints(one: string, other: string): number {
  const [left, right] = [Array.from(one), Array.from(other)];
  const index = left.findIndex((character, at) => character !== right[at]);
  if (index < 0) return left.length - right.length;
  const [a, b] = [left[index]?.codePointAt(0) ?? 0, right[index]?.codePointAt(0) ?? -1];
  return a - b;
}
