import type { FieldMerger, Joined } from "./field-merger.js";

/** The larger of two numbers or of two texts, such as ISO dates; text is compared by UTF-16 code units. Others are contested. */
export function max(): FieldMerger<number | string> {
  return extreme("max", (a, b) => a > b);
}

/** The smaller of two numbers or of two texts, such as ISO dates; text is compared by UTF-16 code units. Others are contested. */
export function min(): FieldMerger<number | string> {
  return extreme("min", (a, b) => a < b);
}

function extreme(
  name: string,
  isBeyond: <V extends number | string>(a: V, b: V) => boolean,
): FieldMerger<number | string> {
  const choose = <V extends number | string>(local: V, remote: V): Joined => ({
    value: isBeyond(local, remote) ? local : remote,
    overrode: local !== remote,
  });
  return {
    name,
    merge: ({ local, remote }) => {
      if (typeof local === "number" && typeof remote === "number") return choose(local, remote);
      if (typeof local === "string" && typeof remote === "string") return choose(local, remote);
      return undefined;
    },
  };
}
