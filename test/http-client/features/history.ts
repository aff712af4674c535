import { expect } from "vitest";
import { idsOf, lastOf, refusalOf, statusOf, type Part } from "../its.js";

/** `listHistory`, and what is made of it. */
export const HISTORY: Part = {
  name: "history",
  features: [
    {
      title: "listHistory()",
      run: async ({ client, posts }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a", n: 1 });
        await collection.updateRecord({ id: "a", n: 2 });
        await collection.deleteRecord("a");

        const { data } = await client.bucket("blog").listHistory<{ n?: number }>();

        expect(data.map(({ action, resource_name: name }) => `${action} ${name}`)).toEqual([
          "delete record",
          "update record",
          "create record",
          "create collection",
          "create bucket",
        ]);
        expect(data[1]).toMatchObject({
          id: expect.stringMatching(/^[\da-f-]{36}$/),
          last_modified: expect.any(Number),
          date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
          uri: "/buckets/blog/collections/posts/records/a",
          collection_id: "posts",
          record_id: "a",
          user_id: "account:bob",
          target: { data: { id: "a", n: 2 }, permissions: { write: ["account:bob"] } },
        });
        expect(data[0]?.target.data).toMatchObject({ id: "a", deleted: true });
      },
    },
    {
      title: "the history of a bucket, newest first",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        for (const n of [1, 2, 3, 4]) {
          await blog.createCollection(`collection${n}`);
          await blog.createGroup(`group${n}`);
        }
        const { data } = await blog.listHistory();

        expect(data.map(({ target }) => target.data.id).join(" ")).toBe(
          "group4 collection4 group3 collection3 group2 collection2 group1 collection1 blog",
        );
      },
    },
    {
      title: "listHistory({ filters, since, sort, limit })",
      run: async ({ client, posts }) => {
        const collection = await posts();
        for (const id of ["a", "b", "c"]) await collection.createRecord({ id, n: 1 });
        await collection.updateRecord({ id: "b", n: 2 });
        const blog = client.bucket("blog");
        const records = { resource_name: "record" };
        const { data } = await blog.listHistory({ filters: records, sort: "last_modified" });
        const since = String(data[1]?.last_modified);
        const uris = async (options: object): Promise<string> =>
          (await blog.listHistory(options)).data
            .map(({ action, uri }) => `${action} ${uri.slice(-1)}`)
            .join(", ");

        expect(await uris({ filters: records, sort: "last_modified" })).toBe(
          "create a, create b, create c, update b",
        );
        expect(await uris({ filters: { record_id: "b" } })).toBe("update b, create b");
        expect(await uris({ filters: { action: "update" } })).toBe("update b");
        expect(await uris({ filters: { "target.data.n": 2 } })).toBe("update b");
        expect(await uris({ since })).toBe("update b, create c");
        expect(await uris({ limit: 1 })).toBe("update b");
        const refused = await refusalOf(blog.listHistory({ filters: { nothing: 1 } }));
        expect(statusOf(refused)).toBe(400);
      },
    },
    {
      title: "listHistory({ limit }) and next()",
      run: async ({ client, posts }) => {
        await posts();
        const first = await client.bucket("blog").listHistory({ limit: 1 });
        const second = await first.next();

        expect([first, second].map(({ data }) => data[0]?.resource_name)).toEqual([
          "collection",
          "bucket",
        ]);
        expect([first, second].map(({ hasNextPage }) => hasNextPage)).toEqual([true, false]);
      },
    },
    {
      title: "listRecords({ at })",
      run: async ({ posts }) => {
        const collection = await posts();
        const created = await collection.createRecord({ id: "a", n: 1 });
        const { data: b } = await collection.createRecord({ id: "b" });
        const updated = await collection.updateRecord({ id: "a", n: 2 });
        const deleted = await collection.deleteRecord("b");
        const at = async (time: number): Promise<readonly object[]> =>
          (await collection.listRecords({ at: time })).data;

        expect(await at(created.data.last_modified - 1)).toEqual([]);
        expect(await at(created.data.last_modified)).toEqual([created.data]);
        expect(await at(b.last_modified)).toEqual([b, created.data]);
        expect(await at(updated.data.last_modified)).toEqual([updated.data, b]);
        expect(await at(deleted.data.last_modified)).toEqual([updated.data]);
        const snapshot = await collection.listRecords({ at: b.last_modified });
        expect(snapshot).toMatchObject({
          last_modified: String(b.last_modified),
          hasNextPage: false,
          totalRecords: 2,
        });
        expect(() => snapshot.next()).toThrow("Snapshots don't support pagination");
      },
    },
    {
      title: "listRecords({ at }) of no time",
      run: async ({ posts }) => {
        const collection = await posts();

        await expect(collection.listRecords({ at: -1 })).rejects.toThrow(
          "Invalid argument, expected a positive integer.",
        );
      },
    },
    {
      title: "isHistoryComplete()",
      run: async ({ client, posts, sent }) => {
        const collection = await posts();
        const complete = await collection.isHistoryComplete();
        const asked = lastOf(sent).path;

        expect(complete).toBe(true);
        expect(asked).toContain("/buckets/blog/history?");
        expect(await client.bucket("blog").collection("none").isHistoryComplete()).toBe(false);
      },
    },
    {
      title: "who may read a record may read its history",
      run: async ({ posts, clientOf }) => {
        const collection = await posts();
        const permissions = { read: ["account:alice"] };
        await collection.createRecord({ id: "a" }, { permissions });
        await collection.createRecord({ id: "b" });
        const [alice, mary] = [await clientOf("alice"), await clientOf("mary")];
        const seen = await alice.bucket("blog").listHistory();

        expect(idsOf({ data: seen.data.map(({ target }) => target.data) })).toBe("a");
        expect(statusOf(await refusalOf(mary.bucket("blog").listHistory()))).toBe(403);
      },
    },
  ],
};
