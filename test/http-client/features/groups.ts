import { expect } from "vitest";
import { idsOf, refusalOf, statusOf, type Part } from "../its.js";

const GENERATED = /^[a-zA-Z\d][\w-]{7}$/;

/** "Creating a user group" and what follows. */
export const GROUPS: Part = {
  name: "groups",
  features: [
    {
      title: "createGroup(id)",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const result = await client.bucket("blog").createGroup("admins");

        expect(result).toEqual({
          data: { id: "admins", last_modified: expect.any(Number), members: [] },
          permissions: { write: ["account:bob"] },
        });
      },
    },
    {
      title: "createGroup(id, members, { data, permissions })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const permissions = { read: ["account:alice"] };
        const result = await client
          .bucket("blog")
          .createGroup("admins", ["system.Authenticated"], { data: { pi: 3.14 }, permissions });

        expect(result.data).toEqual({
          id: "admins",
          last_modified: expect.any(Number),
          members: ["system.Authenticated"],
          pi: 3.14,
        });
        expect(result.permissions).toEqual({ ...permissions, write: ["account:bob"] });
      },
    },
    {
      title: "createGroup()",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const { data } = await client.bucket("blog").createGroup();
        const safe = await client.bucket("blog").createGroup(undefined, [], { safe: true });

        expect(data).toMatchObject({ id: expect.stringMatching(GENERATED), members: [] });
        expect(safe.data.id).toMatch(GENERATED);
      },
    },
    {
      title: "createGroup(id, members, { safe })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        await blog.createGroup("admins", ["account:alice"]);
        const refused = await refusalOf(blog.createGroup("admins", [], { safe: true }));
        const replaced = await blog.createGroup("admins", [], { safe: false });

        expect(statusOf(refused)).toBe(412);
        expect(replaced.data.members).toEqual([]);
      },
    },
    {
      title: "a group's URI stands for its members",
      run: async ({ client, clientOf }) => {
        const [alice, mary] = [await clientOf("alice"), await clientOf("mary")];
        await client.createBucket("blog");
        await client.bucket("blog").createGroup("authors", ["account:alice"]);
        await client.bucket("blog").createCollection("posts", {
          data: { title: "My articles" },
          permissions: {
            write: ["/buckets/blog/groups/authors", "account:lili"],
            read: ["system.Everyone"],
          },
        });
        const [hers, marys] = [alice, mary].map((it) => it.bucket("blog").collection("posts"));

        await hers?.createRecord({ id: "a" });
        expect(idsOf((await marys?.listRecords()) ?? { data: [] })).toBe("a");
        expect(statusOf(await refusalOf(Promise.resolve(marys?.createRecord({}))))).toBe(403);
        expect((await alice.fetchUser())?.principals).toContain("/buckets/blog/groups/authors");
      },
    },
    {
      title: "listGroups()",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        await blog.createGroup("moderators", ["account:lili"]);
        await blog.createGroup("admins", ["system.Authenticated"], { data: { pi: 3.14 } });

        expect((await blog.listGroups()).data).toEqual([
          {
            id: "admins",
            last_modified: expect.any(Number),
            members: ["system.Authenticated"],
            pi: 3.14,
          },
          { id: "moderators", last_modified: expect.any(Number), members: ["account:lili"] },
        ]);
      },
    },
    {
      title: "listGroups({ filters, since, fields, sort, limit })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        for (const [id, size] of Object.entries({ a: 1, b: 2, c: 3 })) {
          await blog.createGroup(id, [`account:${id}`], { data: { size } });
        }
        const { data } = await blog.listGroups();
        const since = String(data[2]?.last_modified);

        const filters = { contains_members: '["account:b"]' };
        expect(idsOf(await blog.listGroups({ filters }))).toBe("b");
        expect(idsOf(await blog.listGroups({ since }))).toBe("c b");
        expect(idsOf(await blog.listGroups({ sort: "size", limit: 2 }))).toBe("a b");
        expect((await blog.listGroups({ fields: ["size"], limit: 1 })).data).toEqual([
          { id: "c", last_modified: expect.any(Number), size: 3 },
        ]);
      },
    },
    {
      title: "getGroupsTimestamp()",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const { data } = await client.bucket("blog").createGroup("admins");

        expect(await client.bucket("blog").getGroupsTimestamp()).toBe(`"${data.last_modified}"`);
      },
    },
    {
      title: "getGroup(id)",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        await blog.createGroup("admins", ["account:alice"], { data: { pi: 3.14 } });

        expect(await blog.getGroup("admins")).toEqual({
          data: {
            id: "admins",
            last_modified: expect.any(Number),
            members: ["account:alice"],
            pi: 3.14,
          },
          permissions: { write: ["account:bob"] },
        });
        const { data } = await blog.getGroup("admins", { fields: ["pi"] });
        expect(data).not.toHaveProperty("members");
        const asked = await blog.getGroup("admins", { query: { _fields: "members" } });
        expect(asked.data).not.toHaveProperty("pi");
      },
    },
    {
      title: "updateGroup(group, { permissions })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        const { data } = await blog.createGroup("admins", ["account:mary"], { data: { a: 1 } });
        const updated = {
          id: data.id,
          members: ["system.Authenticated", "account:lili"],
          pi: Math.PI,
        };
        const permissions = { write: ["account:alice"] };
        const result = await blog.updateGroup(updated, { permissions });

        expect(result.data).toEqual({ ...updated, last_modified: expect.any(Number) });
        expect(result.permissions.write?.toSorted()).toEqual(["account:alice", "account:bob"]);
      },
    },
    {
      title: "updateGroup(group, { patch })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        await blog.createGroup("admins", ["account:mary"], { data: { a: 1 } });
        const { data } = await blog.updateGroup({ id: "admins", b: 2 }, { patch: true });

        expect(data).toMatchObject({ members: ["account:mary"], a: 1, b: 2 });
      },
    },
    {
      title: "system.Everyone is no member of a group",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        const refused = await refusalOf(blog.createGroup("all", ["system.Everyone"]));
        const nested = await refusalOf(blog.createGroup("all", ["/buckets/blog/groups/b"]));

        expect(refused.message).toContain("'system.Everyone' is not a valid user ID.");
        expect([refused, nested].map(statusOf)).toEqual([400, 400]);
      },
    },
    {
      title: "deleteGroup(id)",
      run: async ({ client, clientOf }) => {
        const alice = await clientOf("alice");
        await client.createBucket("blog", {
          permissions: { read: ["/buckets/blog/groups/readers"] },
        });
        const { data } = await client.bucket("blog").createGroup("readers", ["account:alice"]);
        await alice.bucket("blog").getData();
        const deleted = await client.bucket("blog").deleteGroup("readers");
        await client.bucket("blog").createGroup("others");
        await client.bucket("blog").deleteGroup({ id: "others" });

        expect(deleted.data).toEqual({
          id: "readers",
          deleted: true,
          last_modified: expect.any(Number),
        });
        expect(deleted.data.last_modified).toBeGreaterThan(data.last_modified);
        expect(statusOf(await refusalOf(alice.bucket("blog").getData()))).toBe(403);
        expect(idsOf(await client.bucket("blog").listGroups())).toBe("");
      },
    },
    {
      title: "deleteGroups({ filters })",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const blog = client.bucket("blog");
        for (const id of ["a", "b", "c"]) await blog.createGroup(id, [], { data: { name: id } });

        await blog.deleteGroups({ filters: { in_name: "a,b" } });
        const left = idsOf(await blog.listGroups());
        await blog.deleteGroups();

        expect(left).toBe("c");
        expect(idsOf(await blog.listGroups())).toBe("");
      },
    },
  ],
};
