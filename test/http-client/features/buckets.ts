import { expect } from "vitest";
import { idsOf, refusalOf, statusOf, type Part } from "../its.js";

const GENERATED = /^[a-zA-Z\d][\w-]{7}$/;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** "Buckets", as far as it is about buckets themselves. */
export const BUCKETS: Part = {
  name: "buckets",
  features: [
    {
      title: "listBuckets()",
      run: async ({ client }) => {
        await client.createBucket("blog");
        await client.createBucket("comments");

        const list = await client.listBuckets();

        expect(list.data).toEqual([
          { id: "comments", last_modified: expect.any(Number) },
          { id: "blog", last_modified: expect.any(Number) },
        ]);
        expect(list).toMatchObject({ hasNextPage: false, last_modified: expect.any(String) });
      },
    },
    {
      title: "listBuckets() shows what one may read",
      run: async ({ client, clientOf }) => {
        const alice = await clientOf("alice");
        await client.createBucket("private");
        await client.createBucket("shared", { permissions: { read: ["account:alice"] } });
        await alice.createBucket("own");

        expect(idsOf(await alice.listBuckets())).toBe("own shared");
      },
    },
    {
      title: "listBuckets({ filters, since, fields, sort, limit })",
      run: async ({ client }) => {
        const sizes = { a: 1, b: 2, c: 3 };
        for (const [id, size] of Object.entries(sizes)) {
          await client.createBucket(id, { data: { size, color: "red" } });
        }
        const { data } = await client.listBuckets();
        const since = String(data[2]?.last_modified);

        expect(idsOf(await client.listBuckets({ filters: { min_size: 2 } }))).toBe("c b");
        expect(idsOf(await client.listBuckets({ since }))).toBe("c b");
        expect(idsOf(await client.listBuckets({ sort: "size", limit: 2 }))).toBe("a b");
        expect((await client.listBuckets({ fields: ["size"], limit: 1 })).data).toEqual([
          { id: "c", last_modified: expect.any(Number), size: 3 },
        ]);
      },
    },
    {
      title: "createBucket(id)",
      run: async ({ client }) => {
        const result = await client.createBucket("foo");

        expect(result).toEqual({
          data: { id: "foo", last_modified: expect.any(Number) },
          permissions: { write: ["account:bob"] },
        });
      },
    },
    {
      title: "createBucket(null)",
      run: async ({ client }) => {
        const { data } = await client.createBucket(null);

        expect(data.id).toMatch(GENERATED);
      },
    },
    {
      title: "createBucket(id, { data, permissions })",
      run: async ({ client }) => {
        const permissions = { read: ["system.Everyone"], "collection:create": ["account:alice"] };
        const result = await client.createBucket("foo", { data: { a: 1 }, permissions });

        expect(result.data).toMatchObject({ id: "foo", a: 1 });
        expect(result.permissions).toEqual({ ...permissions, write: ["account:bob"] });
      },
    },
    {
      title: "createBucket(id, { safe })",
      run: async ({ client }) => {
        await client.createBucket("foo", { data: { a: 1 } });
        const refused = await refusalOf(client.createBucket("foo", { safe: true }));
        const data = { b: 2 };
        const replaced = await client.createBucket("foo", { data, safe: false });

        expect(statusOf(refused)).toBe(412);
        expect(refused.data).toMatchObject({ details: { existing: { id: "foo", a: 1 } } });
        expect(replaced.data).toEqual({ ...data, id: "foo", last_modified: expect.any(Number) });
      },
    },
    {
      title: "bucket(id)",
      run: async ({ client }) => {
        expect(client.bucket("blog").name).toBe("blog");
        const refused = await refusalOf(client.bucket("nobody-s").getData());

        // whether it exists is nobody else's business
        expect(statusOf(refused)).toBe(403);
      },
    },
    {
      title: 'bucket("default")',
      run: async ({ client }) => {
        const { id } = await client.bucket("default").getData<{ id: string }>();
        const collection = client.bucket("default").collection("anything");
        await collection.createRecord({ a: 1 });

        expect(id).toMatch(UUID);
        expect(id).toBe((await client.fetchUser())?.bucket);
        expect(idsOf(await client.bucket(id).listCollections())).toBe("anything");
      },
    },
    {
      title: "bucket().getData()",
      run: async ({ client }) => {
        await client.createBucket("blog", { data: { foo: "bar", other: 1 } });
        const blog = client.bucket("blog");

        const whole = { id: "blog", last_modified: expect.any(Number), foo: "bar", other: 1 };
        expect(await blog.getData()).toEqual(whole);
        expect(await blog.getData({ fields: ["foo"] })).not.toHaveProperty("other");
        expect(await blog.getData({ query: { _fields: "other" } })).not.toHaveProperty("foo");
      },
    },
    {
      title: "bucket().setData(data)",
      run: async ({ client }) => {
        await client.createBucket("blog", { data: { old: true } });
        const result = await client.bucket("blog").setData({ foo: "bar" });

        expect(result).toEqual({
          data: { id: "blog", last_modified: expect.any(Number), foo: "bar" },
          permissions: { write: ["account:bob"] },
        });
      },
    },
    {
      title: "bucket().setData(data, { patch })",
      run: async ({ client }) => {
        await client.createBucket("blog", { data: { old: true } });
        const { data } = await client.bucket("blog").setData({ foo: "bar" }, { patch: true });

        expect(data).toMatchObject({ old: true, foo: "bar" });
      },
    },
    {
      title: "bucket().setData(data, { permissions })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const permissions = { read: ["account:alice"] };
        const result = await client.bucket("blog").setData({ foo: "bar" }, { permissions });

        expect(result.permissions).toEqual({ ...permissions, write: ["account:bob"] });
      },
    },
    {
      title: 'bucket("default").setData(data)',
      run: async ({ client }) => {
        await client.bucket("default").getData();
        const { data } = await client.bucket("default").setData({ foo: "bar" });

        expect(data).toMatchObject({ id: expect.stringMatching(UUID), foo: "bar" });
      },
    },
    {
      title: "deleteBucket(id)",
      run: async ({ client }) => {
        const { data } = await client.createBucket("blog");
        const deleted = await client.deleteBucket("blog");

        expect(deleted.data).toEqual({
          id: "blog",
          deleted: true,
          last_modified: expect.any(Number),
        });
        expect(deleted.data.last_modified).toBeGreaterThan(data.last_modified);
        expect(idsOf(await client.listBuckets())).toBe("");
      },
    },
    {
      title: "deleteBucket(bucket)",
      run: async ({ client }) => {
        const { data } = await client.createBucket("blog");
        await client.deleteBucket(data);

        expect(idsOf(await client.listBuckets())).toBe("");
      },
    },
    {
      title: "deleteBuckets({ filters })",
      run: async ({ client, clientOf }) => {
        const alice = await clientOf("alice");
        for (const id of ["a", "b", "c"]) await client.createBucket(id, { data: { name: id } });
        await alice.createBucket("hers");

        const some = await client.deleteBuckets({ filters: { name: "b" } });
        const left = idsOf(await client.listBuckets());
        const rest = await client.deleteBuckets();

        expect(some.data).toEqual([{ id: "b", deleted: true, last_modified: expect.any(Number) }]);
        expect(left).toBe("c a");
        expect(rest.data).toHaveLength(2);
        expect(idsOf(await alice.listBuckets())).toBe("hers");
      },
    },
  ],
};
