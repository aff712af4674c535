import { expect } from "vitest";
import type KintoBase from "kinto-http/lib/base.js";
import { idsOf, type Part } from "../its.js";

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** A server that gives ten objects at a time, whatever it is asked for. */
export const PAGES_OF_TEN: Part = {
  name: "pages of ten",
  profile: "pages of ten",
  features: [
    {
      title: "what a large batch made comes in pages",
      run: async ({ client }) => {
        const collection = client.bucket("default").collection("large");
        await collection.batch((batch) => {
          for (const n of numbers(27)) void batch.createRecord({ n });
        });
        const first = await collection.listRecords();
        const second = await first.next();
        const third = await second.next();

        expect([first, second, third].map(({ data }) => data.length)).toEqual([10, 10, 7]);
        expect(third.hasNextPage).toBe(false);
        expect((await collection.listRecords({ limit: 20 })).data).toHaveLength(10);
        const all = await collection.listRecords({ sort: "n", pages: Infinity });
        expect(all.data.map(({ ["n"]: n }) => n)).toEqual(numbers(27));
        expect(await collection.getTotalRecords()).toBe(27);
        await collection.deleteRecords({ pages: Infinity });
      },
    },
    {
      title: "lists of buckets, collections and groups come in pages",
      run: async ({ client, name }) => {
        const bucket = name.replaceAll(/\W/g, "");
        await client.createBucket(bucket);
        const blog = client.bucket(bucket);
        await client.batch((batch: KintoBase) => {
          for (const n of numbers(11)) {
            void batch.bucket(bucket).createCollection(`c${n}`);
            void batch.bucket(bucket).createGroup(`g${n}`);
          }
        });
        const lists = [
          await blog.listCollections({ pages: Infinity }),
          await blog.listGroups({ pages: Infinity }),
        ];
        const first = await blog.listCollections();

        const expected = numbers(11).toReversed();
        expect(lists.map(idsOf)).toEqual(
          ["c", "g"].map((letter) => expected.map((n) => `${letter}${n}`).join(" ")),
        );
        expect(first.data).toHaveLength(10);
        expect(idsOf(await first.next())).toBe("c1");
      },
    },
  ],
};
