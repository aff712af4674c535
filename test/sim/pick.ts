import type { Random } from "../../src/testing/seeded-random.js";

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[random(items.length)] as T;
}

/** Picks by weight; at least one must have some. */
export function pickWeighted<T>(
  random: Random,
  items: readonly (readonly [item: T, weight: number])[],
): T {
  let left = random(items.reduce((sum, [, weight]) => sum + weight, 0));
  for (const [item, weight] of items) {
    left -= weight;
    if (left < 0) return item;
  }
  throw new Error("Nothing has any weight");
}
