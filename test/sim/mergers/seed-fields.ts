import type { Fields } from "../../../src/record/record.js";
import type { Kit } from "./fields-strategy.js";

const OF_CONTENT: Fields = { top: 10, low: -10 };
const OF_SETS: Fields = { ...OF_CONTENT, tags: ["s1", "s2", "s3"] };

const SEEDS: Readonly<Record<Kit, Fields>> = {
  content: OF_CONTENT,
  sets: OF_SETS,
  all: {
    ...OF_SETS,
    n: 1000,
    items: ["i1", "i2", "i3"].map((id) => ({ id, v: `seed.${id}` })),
    text: "s1 s2 s3 s4 s5 s6",
  },
};

/** What each record begins with in the fields that have a merger. */
export function seedFields(kit: Kit | undefined): Fields {
  return kit === undefined ? {} : SEEDS[kit];
}
