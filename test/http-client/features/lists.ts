import { expect } from "vitest";
import type { Collection } from "kinto-http";
import { idsOf, lastOf, type Its, type Part } from "../its.js";

/** Bob's posts with these ids, in this order, each with its number as `n`. */
async function numbered({ posts }: Its, ids: string): Promise<Collection> {
  const collection = await posts();
  for (const [n, id] of ids.split(" ").entries()) await collection.createRecord({ id, n: n + 1 });
  return collection;
}

/** "Listing records": order, changes, pages, fields. */
export const LISTS: Part = {
  name: "lists of records",
  features: [
    {
      title: "listRecords()",
      run: async (its) => {
        const collection = await numbered(its, "first second third");
        const list = await collection.listRecords();

        expect(list.data.map(({ id, ["n"]: n }) => [id, n])).toEqual([
          ["third", 3],
          ["second", 2],
          ["first", 1],
        ]);
        expect(list).toMatchObject({
          last_modified: String(list.data[0]?.last_modified),
          hasNextPage: false,
          totalRecords: -1,
        });
      },
    },
    {
      title: "listRecords({ sort })",
      run: async ({ posts }) => {
        const collection = await posts();
        const titles = { a: "Pears", b: "Apples", c: "Plums" };
        for (const [id, title] of Object.entries(titles)) {
          await collection.createRecord({ id, title, kind: id === "c" ? 1 : 2 });
        }

        expect(idsOf(await collection.listRecords({ sort: "title" }))).toBe("b a c");
        expect(idsOf(await collection.listRecords({ sort: "-title" }))).toBe("c a b");
        expect(idsOf(await collection.listRecords({ sort: "kind,-title" }))).toBe("c a b");
        expect(idsOf(await collection.listRecords({ sort: "last_modified" }))).toBe("a b c");
      },
    },
    {
      title: "listRecords({ since })",
      run: async (its) => {
        const collection = await numbered(its, "a b c");
        const { last_modified: before } = await collection.listRecords();
        const since = String(before);
        const none = await collection.listRecords({ since });
        await collection.updateRecord({ id: "a", n: 10 });
        await collection.deleteRecord("b");

        const changes = await collection.listRecords({ since });
        const quoted = await collection.listRecords({ since: `"${since}"` });

        expect(none).toMatchObject({ data: [], last_modified: since });
        expect(changes.data).toEqual([
          { id: "b", deleted: true, last_modified: expect.any(Number) },
          { id: "a", n: 10, last_modified: expect.any(Number) },
        ]);
        expect(quoted.data).toEqual(changes.data);
      },
    },
    {
      title: "listRecords({ since }) of a number",
      run: async ({ posts }) => {
        const since = 42 as unknown as string;
        await expect((await posts()).listRecords({ since })).rejects.toThrow(
          "Invalid value for since (42), should be ETag value.",
        );
      },
    },
    {
      title: "listRecords({ limit }) and next()",
      run: async (its) => {
        const collection = await numbered(its, "a b c d e");
        const first = await collection.listRecords({ limit: 2 });
        const second = await first.next();
        const third = await second.next();

        expect([first, second, third].map(idsOf)).toEqual(["e d", "c b", "a"]);
        const more = [first, second, third].map(({ hasNextPage }) => hasNextPage);
        expect(more).toEqual([true, true, false]);
        await expect(third.next()).rejects.toThrow("Pagination exhausted.");
      },
    },
    {
      title: "a page that is exactly full is the last one",
      run: async (its) => {
        const collection = await numbered(its, "a b");
        const { hasNextPage } = await collection.listRecords({ limit: 2 });

        expect(hasNextPage).toBe(false);
      },
    },
    {
      title: "listRecords({ limit, pages })",
      run: async (its) => {
        const collection = await numbered(its, "a b c d e f g");
        const list = await collection.listRecords({ limit: 2, pages: 3 });

        expect(idsOf(list)).toBe("g f e d c b");
        expect(list.hasNextPage).toBe(true);
        expect(idsOf(await list.next())).toBe("g f e d c b a");
      },
    },
    {
      title: "listRecords({ limit, pages: Infinity })",
      run: async (its) => {
        const collection = await numbered(its, "a b c d e");
        const sorted = { sort: "n", limit: 2, pages: Infinity };
        const list = await collection.listRecords(sorted);

        expect(idsOf(list)).toBe("a b c d e");
        expect(list.hasNextPage).toBe(false);
        expect(its.sent.filter(({ method, path }) => method + path.slice(-1) === "GET")).toEqual(
          [],
        );
        expect(its.sent.filter(({ path }) => path.includes("/records?"))).toHaveLength(3);
      },
    },
    {
      title: "listRecords({ fields })",
      run: async ({ posts }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a", n: 1, o: { x: 1, y: 2 }, other: true });
        const { last_modified: since } = await collection.listRecords();
        const list = await collection.listRecords({ fields: ["n", "o.x"] });
        await collection.deleteRecord("a");
        const options = { since: String(since), fields: ["n", "deleted"] };
        const changes = await collection.listRecords(options);

        expect(list.data).toEqual([
          { id: "a", last_modified: expect.any(Number), n: 1, o: { x: 1 } },
        ]);
        expect(changes.data).toMatchObject([{ id: "a", deleted: true }]);
      },
    },
    {
      title: "listRecords({ headers }) that has not changed",
      run: async (its) => {
        const collection = await numbered(its, "a");
        const { last_modified: etag } = await collection.listRecords();
        const headers = { "If-None-Match": `"${etag}"` };

        // an answer without a body: nothing came, which is not the same as an empty list
        expect(await collection.listRecords({ headers })).toMatchObject({
          data: undefined,
          last_modified: etag,
        });
        await collection.createRecord({ id: "b" });
        expect(idsOf(await collection.listRecords({ headers }))).toBe("b a");
      },
    },
    {
      title: "getTotalRecords()",
      run: async (its) => {
        const collection = await numbered(its, "a b c");
        await collection.deleteRecord("b");

        expect(await collection.getTotalRecords()).toBe(2);
        expect(lastOf(its.sent).method).toBe("HEAD");
      },
    },
    {
      title: "getRecordsTimestamp()",
      run: async (its) => {
        const collection = await numbered(its, "a");
        const { data } = await collection.deleteRecord("a");

        expect(await collection.getRecordsTimestamp()).toBe(`"${data.last_modified}"`);
        expect((await collection.listRecords()).last_modified).toBe(String(data.last_modified));
      },
    },
  ],
};
