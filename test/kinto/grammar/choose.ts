import type { Random } from "../../../src/testing/seeded-random.js";

/** Random choices, all of them of one seed. */
export class Choose {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** From 0 up to, not including, `count`. */
  below(count: number): number {
    return this.#random(count);
  }

  between(least: number, most: number): number {
    return least + this.#random(most - least + 1);
  }

  percent(chance: number): boolean {
    return this.#random(100) < chance;
  }

  one<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new Error("There is nothing to choose from");
    return items[this.#random(items.length)] as Item;
  }

  /** Some of the items, in their order. */
  some<Item>(items: readonly Item[], most: number): readonly Item[] {
    const wanted = new Set(Array.from({ length: this.between(0, most) }, () => this.one(items)));
    return items.filter((item) => wanted.has(item));
  }

  /** Each with its weight. */
  weighted<Item>(choices: readonly (readonly [weight: number, item: Item])[]): Item {
    let rest = this.#random(choices.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, item] of choices) {
      if (rest < weight) return item;
      rest -= weight;
    }
    throw new Error("The weights do not add up");
  }
}
