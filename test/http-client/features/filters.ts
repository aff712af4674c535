import { expect } from "vitest";
import { idsOf, refusalOf, statusOf, type Feature, type Part } from "../its.js";

const RECORDS = {
  a: { n: 1, s: "Apple", tags: ["x", "y"], o: { k: 1 } },
  b: { n: 2, s: "pear", tags: ["y"], flag: true },
  c: { n: 3, s: "Δελτα", z: null, flag: false },
  d: { s: "10" },
};

/** `filters`, and the ids that remain, in order. */
const ROWS: readonly (readonly [Readonly<Record<string, string | number>>, string])[] = [
  [{ n: 2 }, "b"],
  [{ s: "pear" }, "b"],
  [{ s: '"10"' }, "d"],
  [{ flag: "true" }, "b"],
  [{ z: "null" }, "c"],
  [{ "o.k": 1 }, "a"],
  [{ s: "Δελτα" }, "c"],
  [{ like_s: "δελτ*" }, "c"],
  [{ not_n: 2 }, "d c a"],
  [{ has_n: "true", min_n: 2 }, "c b"],
  [{ max_n: 2 }, "b a"],
  [{ has_n: "true", gt_n: 1 }, "c b"],
  [{ lt_n: 3 }, "b a"],
  [{ in_n: "1,3" }, "c a"],
  [{ exclude_n: "1,3" }, "d b"],
  [{ like_s: "PEA*" }, "b"],
  [{ has_n: "false" }, "d"],
  [{ contains_tags: '["y"]' }, "b a"],
  [{ contains_any_tags: '["x","z"]' }, "a"],
  [{ in_id: "a,c" }, "c a"],
  [{ n: 1, s: "pear" }, ""],
];

const rows: readonly Feature[] = ROWS.map(([filters, ids]) => ({
  title: `listRecords({ filters: ${JSON.stringify(filters)} })`,
  run: async ({ posts }) => {
    const collection = await posts();
    await collection.batch((batch) => {
      for (const [id, record] of Object.entries(RECORDS))
        void batch.createRecord({ id, ...record });
    });

    expect(idsOf(await collection.listRecords({ filters }))).toBe(ids);
  },
}));

export const FILTERS: Part = {
  name: "filters",
  features: [
    ...rows,
    {
      title: "a filter that makes no sense is refused",
      run: async ({ posts }) => {
        const filters = { last_modified: "yesterday" };
        const refused = await refusalOf((await posts()).listRecords({ filters }));

        expect(statusOf(refused)).toBe(400);
        expect(refused.data).toMatchObject({ errno: 107, details: [{ location: "querystring" }] });
      },
    },
  ],
};
