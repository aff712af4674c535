import { PatternError, type Greed } from "./node.js";
import type { PatternReader } from "./pattern-reader.js";

/** How often something repeats. */
export interface Quantifier {
  readonly min: number;
  readonly max: number;
  readonly greed: Greed;
}

/** Python counts no further (`MAXREPEAT`). */
const MOST = 4_294_967_295;
const DIGIT = /^[0-9]$/;

/** Reads a quantifier whose first character was read already. A brace that begins none is an ordinary character. */
export function readQuantifier(reader: PatternReader, first: string): Quantifier | undefined {
  const range = readRange(reader, first);
  if (range === undefined) return undefined;
  if (reader.match("?")) return { ...range, greed: "lazy" };
  return { ...range, greed: reader.match("+") ? "possessive" : "greedy" };
}

function readRange(
  reader: PatternReader,
  first: string,
): { readonly min: number; readonly max: number } | undefined {
  if (first === "?") return { min: 0, max: 1 };
  if (first === "*") return { min: 0, max: Number.POSITIVE_INFINITY };
  if (first === "+") return { min: 1, max: Number.POSITIVE_INFINITY };
  return first === "{" ? reader.attempt(() => readBraces(reader)) : undefined;
}

function readBraces(
  reader: PatternReader,
): { readonly min: number; readonly max: number } | undefined {
  if (reader.next === "}") return undefined;
  const low = reader.takeWhile(DIGIT);
  const high = reader.match(",") ? reader.takeWhile(DIGIT) : low;
  if (!reader.match("}")) return undefined;
  const min = low === "" ? 0 : Number(low);
  const max = high === "" ? Number.POSITIVE_INFINITY : Number(high);
  if (min >= MOST || (max >= MOST && high !== "")) {
    throw new PatternError("the repetition number is too large");
  }
  if (max < min) throw new PatternError("min repeat greater than max repeat");
  return { min, max };
}
