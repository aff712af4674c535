import { expect } from "vitest";
import { idsOf, refusalOf, statusOf, type Part } from "../its.js";

const GENERATED = /^[a-zA-Z\d][\w-]{7}$/;

/** Collections: how they are made, listed, changed and deleted. */
export const COLLECTIONS: Part = {
  name: "collections",
  features: [
    {
      title: "createCollection(id)",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const result = await client.bucket("blog").createCollection("posts");

        expect(result).toEqual({
          data: { id: "posts", last_modified: expect.any(Number) },
          permissions: { write: ["account:bob"] },
        });
      },
    },
    {
      title: "createCollection()",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const { data } = await client.bucket("blog").createCollection();
        const safe = await client.bucket("blog").createCollection(undefined, { safe: true });

        expect(data.id).toMatch(GENERATED);
        expect(safe.data.id).toMatch(GENERATED);
      },
    },
    {
      title: "createCollection(id, { data, permissions })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const permissions = { "record:create": ["system.Authenticated"] };
        const options = { data: { sort: "-title" }, permissions };
        const result = await client.bucket("blog").createCollection("posts", options);

        expect(result.data).toMatchObject({ id: "posts", sort: "-title" });
        expect(result.permissions).toEqual({ ...permissions, write: ["account:bob"] });
      },
    },
    {
      title: "createCollection(id, { safe })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        const { data } = await blog.createCollection("posts");
        const refused = await refusalOf(blog.createCollection("posts", { safe: true }));
        const again = await blog.createCollection("posts", { safe: false });

        expect(statusOf(refused)).toBe(412);
        expect(again.data.last_modified).toBeGreaterThan(data.last_modified);
      },
    },
    {
      title: "listCollections()",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        for (const id of ["posts", "comments"]) await blog.createCollection(id);

        expect((await blog.listCollections()).data).toEqual([
          { id: "comments", last_modified: expect.any(Number) },
          { id: "posts", last_modified: expect.any(Number) },
        ]);
      },
    },
    {
      title: "listCollections({ filters, since, fields, sort, limit })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        for (const [id, size] of Object.entries({ a: 1, b: 2, c: 3 })) {
          await blog.createCollection(id, { data: { size, color: "red" } });
        }
        const { data } = await blog.listCollections();
        const since = String(data[2]?.last_modified);

        expect(idsOf(await blog.listCollections({ filters: { lt_size: 3 } }))).toBe("b a");
        expect(idsOf(await blog.listCollections({ since }))).toBe("c b");
        expect(idsOf(await blog.listCollections({ sort: "size", limit: 2 }))).toBe("a b");
        expect((await blog.listCollections({ fields: ["size"], limit: 1 })).data).toEqual([
          { id: "c", last_modified: expect.any(Number), size: 3 },
        ]);
      },
    },
    {
      title: "getCollectionsTimestamp()",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const { data } = await client.bucket("blog").createCollection("posts");

        const etag = await client.bucket("blog").getCollectionsTimestamp();

        expect(etag).toBe(`"${data.last_modified}"`);
      },
    },
    {
      title: "collection().getData()",
      run: async ({ client, posts }) => {
        const collection = await posts();
        await collection.setData({ preferedAuthor: "@chucknorris", other: 1 });

        expect(await collection.getData()).toEqual({
          id: "posts",
          last_modified: expect.any(Number),
          preferedAuthor: "@chucknorris",
          other: 1,
        });
        expect(await collection.getData({ fields: ["other"] })).not.toHaveProperty(
          "preferedAuthor",
        );
        expect(await collection.getData({ query: { _fields: "other" } })).not.toHaveProperty(
          "preferedAuthor",
        );
        const missing = client.bucket("blog").collection("none").getData();
        expect(statusOf(await refusalOf(missing))).toBe(404);
      },
    },
    {
      title: "collection().setData(data)",
      run: async ({ posts }) => {
        const collection = await posts();
        await collection.setData({ old: true });
        const result = await collection.setData({ preferedAuthor: "@chucknorris" });

        expect(result).toEqual({
          data: {
            id: "posts",
            last_modified: expect.any(Number),
            preferedAuthor: "@chucknorris",
          },
          permissions: { write: ["account:bob"] },
        });
      },
    },
    {
      title: "collection().setData(data, { patch, permissions })",
      run: async ({ posts }) => {
        const collection = await posts();
        await collection.setData({ old: true });
        const permissions = { read: ["system.Everyone"] };
        const result = await collection.setData({ a: 1 }, { patch: true, permissions });

        expect(result.data).toMatchObject({ old: true, a: 1 });
        expect(result.permissions).toEqual({ ...permissions, write: ["account:bob"] });
      },
    },
    {
      title: "deleteCollection(id)",
      run: async ({ client, posts }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a" });
        const deleted = await client.bucket("blog").deleteCollection("posts");

        expect(deleted.data).toEqual({
          id: "posts",
          deleted: true,
          last_modified: expect.any(Number),
        });
        expect(statusOf(await refusalOf(collection.listRecords()))).toBe(404);
      },
    },
    {
      title: "deleteCollection(collection)",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const { data } = await client.bucket("blog").createCollection("posts");
        await client.bucket("blog").deleteCollection(data);

        expect(idsOf(await client.bucket("blog").listCollections())).toBe("");
      },
    },
    {
      title: "deleteCollections({ filters })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        for (const id of ["a", "b", "c"]) await blog.createCollection(id, { data: { name: id } });

        const some = await blog.deleteCollections({ filters: { not_name: "b" } });
        const left = idsOf(await blog.listCollections());
        await blog.deleteCollections();

        expect(idsOf(some).split(" ").toSorted()).toEqual(["a", "c"]);
        expect(left).toBe("b");
        expect(idsOf(await blog.listCollections())).toBe("");
      },
    },
  ],
};
