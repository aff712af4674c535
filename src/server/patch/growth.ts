import { isJsonObject, type Json } from "../../record/json.js";
import { PatchFailure } from "./patch-failure.js";

/** How large and how deep a document may become. */
export interface GrowthLimits {
  /** In characters, about. */
  readonly size: number;
  readonly depth: number;
}

/**
 * Watches what a JSON patch adds to a document: each `copy` can double it, so that a patch of a few lines could fill
 * the memory. What is removed meanwhile does not count.
 */
export class Growth {
  readonly #limits: GrowthLimits;
  #size: number;

  constructor(document: Json, limits: GrowthLimits) {
    this.#limits = limits;
    this.#size = measure(document).size;
  }

  /** Takes a new value into account that goes to a place this deep; throws `PatchFailure` before it is too much. */
  add(value: Json, place: number): void {
    this.#size += this.move(value, place);
    if (this.#size > this.#limits.size) {
      throw new PatchFailure(`the document would be larger than ${this.#limits.size} bytes`);
    }
  }

  /** The same for a value that was there before, whose size it returns. */
  move(value: Json, place: number): number {
    const { size, depth } = measure(value);
    if (place + depth <= this.#limits.depth) return size;
    throw new PatchFailure(`the document would be deeper than ${this.#limits.depth} levels`);
  }
}

/** Does not call itself: what it measures may be deeper than the stack. */
function measure(json: Json): GrowthLimits {
  let [size, depth] = [0, 0];
  const rest: (readonly [Json, number])[] = [[json, 1]];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [value, level] = next;
    size += typeof value === "string" ? value.length + 2 : 4;
    if (typeof value !== "object" || value === null) continue;
    depth = Math.max(depth, level);
    if (isJsonObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        size += key.length + 3;
        rest.push([member, level + 1]);
      }
    } else {
      for (const item of value) rest.push([item, level + 1]);
    }
  }
  return { size, depth };
}
