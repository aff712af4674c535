import { expect } from "vitest";
import { idsOf, lastOf, type Part } from "../its.js";

/** `listPermissions`: everything on the server that somebody has a permission for. */
export const PERMISSIONS_LIST: Part = {
  name: "the list of permissions",
  features: [
    {
      title: "listPermissions()",
      run: async ({ client, posts, clientOf, sent }) => {
        const collection = await posts();
        await client.bucket("blog").createGroup("admins", ["account:alice"]);
        await collection.createRecord({ id: "a" }, { permissions: { read: ["account:alice"] } });
        const alice = await clientOf("alice");
        const own = await client.listPermissions();
        const hers = await alice.listPermissions();

        expect(own.data.map(({ uri }) => uri).toSorted()).toEqual([
          "/",
          "/accounts/bob",
          "/buckets/blog",
          "/buckets/blog/collections/posts",
          "/buckets/blog/collections/posts/records/a",
          "/buckets/blog/groups/admins",
        ]);
        expect(hers.data).toContainEqual({
          uri: "/buckets/blog/collections/posts/records/a",
          resource_name: "record",
          id: "a",
          record_id: "a",
          collection_id: "posts",
          bucket_id: "blog",
          permissions: ["read"],
        });
        expect(hers.data).toHaveLength(3);
        expect(lastOf(sent).path).toBe("/permissions?_sort=id");
      },
    },
    {
      title: "listPermissions({ filters, limit })",
      run: async ({ client, posts }) => {
        await posts();
        const filters = { resource_name: "collection" };
        const { data } = await client.listPermissions({ filters });
        const first = await client.listPermissions({ limit: 1, sort: "uri" });

        expect(data).toMatchObject([{ id: "posts", bucket_id: "blog" }]);
        expect(data[0]?.permissions).toEqual(expect.arrayContaining(["read", "write"]));
        expect(first.data.map(({ uri }) => uri)).toEqual(["/"]);
        expect((await first.next()).data).toMatchObject([{ uri: "/accounts/bob" }]);
      },
    },
    {
      title: "listPermissions() of nobody",
      run: async ({ clientOf }) => {
        const { data } = await (await clientOf("anonymous")).listPermissions();

        expect(data).toMatchObject([{ uri: "/", permissions: ["account:create"] }]);
      },
    },
  ],
};

/** The same on a server that gives ten objects at a time. */
export const PERMISSIONS_PAGES: Part = {
  name: "the list of permissions, in pages of ten",
  profile: "pages of ten",
  features: [
    {
      title: "listPermissions({ pages })",
      run: async ({ clientOf }) => {
        const client = await clientOf("somebody");
        const ids = Array.from({ length: 15 }, (_, index) => `bucket${index + 1}`);
        for (const id of ids) await client.createBucket(id);

        const page = await client.listPermissions();
        const all = await client.listPermissions({ pages: Infinity });

        expect([page.data.length, page.hasNextPage]).toEqual([10, true]);
        // and the root, where one may make buckets and accounts
        expect(all.data).toHaveLength(16);
        expect(idsOf(all).split(" ")).toEqual(expect.arrayContaining(ids));
        for (const id of ids) await client.deleteBucket(id);
      },
    },
  ],
};
