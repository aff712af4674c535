import type { Json } from "../record/json.js";
import type { FieldMerger } from "./field-merger.js";

type Member = null | boolean | number | string;

/**
 * An array that stands for a set: what either side added is in it, what either side removed is not. Its members are
 * text, numbers, booleans or null, each once; an absent field is the empty set. Other values are contested. The order is
 * that of the server, with what was added here behind it.
 */
export function set(): FieldMerger<readonly Member[]> {
  return {
    name: "set",
    // who added a member, and whose answer was lost, would else add it again where another removed it meanwhile
    needsTokens: true,
    merge: ({ base = [], local = [], remote = [] }) => {
      if (!isSet(base) || !isSet(local) || !isSet(remote)) return undefined;
      const [before, ours, theirs] = [new Set(base), new Set(local), new Set(remote)];
      const kept = remote.filter((member) => ours.has(member) || !before.has(member));
      const added = local.filter((member) => !theirs.has(member) && !before.has(member));
      return { value: [...new Set([...kept, ...added])] };
    },
  };
}

function isSet(value: Json): value is readonly Member[] {
  return (
    Array.isArray(value) &&
    value.every((member: unknown) => member === null || typeof member !== "object")
  );
}
