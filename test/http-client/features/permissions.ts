import { expect } from "vitest";
import type KintoClient from "kinto-http";
import { idsOf, lastOf, refusalOf, statusOf, type Feature, type Its, type Part } from "../its.js";

type Bucket = ReturnType<KintoClient["bucket"]>;
type Handle = Pick<
  Bucket,
  "getPermissions" | "setPermissions" | "addPermissions" | "removePermissions" | "getData"
>;
type Permissions = Awaited<ReturnType<Handle["getPermissions"]>>;

function sorted(permissions: Permissions): Permissions {
  return Object.fromEntries(
    Object.entries(permissions).map(([name, principals]) => [name, principals.toSorted()]),
  );
}

/** The features that buckets and collections share. */
function featuresOf(name: string, open: (its: Its) => Promise<Handle>): readonly Feature[] {
  return [
    {
      title: `${name}.getPermissions()`,
      run: async (its) => {
        const { write } = await (await open(its)).getPermissions();

        expect(write).toEqual(["account:bob"]);
      },
    },
    {
      title: `${name}.setPermissions(permissions)`,
      run: async (its) => {
        const handle = await open(its);
        const before = await handle.getData<object>();
        await handle.setPermissions({ read: ["github:jim"] });
        const permissions = { read: ["github:bob"], write: ["github:bob", "github:john"] };
        const result = await handle.setPermissions(permissions);

        // whoever sets them keeps the permission to write
        expect(sorted(result.permissions)).toEqual({
          read: ["github:bob"],
          write: ["account:bob", "github:bob", "github:john"],
        });
        expect(sorted(await handle.getPermissions())).toEqual(sorted(result.permissions));
        expect(await handle.getData()).toEqual({ ...before, last_modified: expect.any(Number) });
      },
    },
    {
      title: `${name}.setPermissions(permissions, { safe, last_modified })`,
      run: async (its) => {
        const handle = await open(its);
        const { last_modified } = await handle.getData<{ last_modified: number }>();
        const options = { safe: true, last_modified };
        const { data } = await handle.setPermissions({ read: ["github:bob"] }, options);
        const stale = await refusalOf(handle.setPermissions({ read: ["github:jim"] }, options));
        const exists = await refusalOf(handle.setPermissions({ read: [] }, { safe: true }));

        expect(data.last_modified).toBeGreaterThan(last_modified);
        expect([stale, exists].map(statusOf)).toEqual([412, 412]);
        expect(lastOf(its.sent).headers.get("If-None-Match")).toBe("*");
        expect((await handle.getPermissions()).read).toEqual(["github:bob"]);
      },
    },
    {
      title: `${name}.addPermissions(permissions)`,
      run: async (its) => {
        const handle = await open(its);
        await handle.setPermissions({ read: ["github:bob"] });
        const result = await handle.addPermissions({ read: ["github:jim"], write: ["github:jim"] });

        expect(sorted(result.permissions)).toEqual({
          read: ["github:bob", "github:jim"],
          write: ["account:bob", "github:jim"],
        });
        expect(lastOf(its.sent).headers.get("Content-Type")).toBe("application/json-patch+json");
      },
    },
    {
      title: `${name}.addPermissions() of a permission that nobody has yet`,
      run: async (its) => {
        const handle = await open(its);
        await handle.addPermissions({ read: ["github:jim"] });
        const { read } = await handle.getPermissions();

        expect(read).toEqual(["github:jim"]);
      },
    },
    {
      title: `${name}.addPermissions() for a group`,
      run: async (its) => {
        const handle = await open(its);
        const plain = handle.addPermissions({ read: ["/buckets/blog/groups/x"] });
        const refused = await refusalOf(plain);
        await handle.addPermissions({ read: ["~1buckets~1blog~1groups~1x"] });
        const { read } = await handle.getPermissions();

        // a path in a JSON patch, where a slash has to be escaped
        expect(statusOf(refused)).toBe(400);
        expect(read).toEqual(["/buckets/blog/groups/x"]);
      },
    },
    {
      title: `${name}.removePermissions(permissions)`,
      run: async (its) => {
        const handle = await open(its);
        await handle.setPermissions({ read: ["github:bob"], write: ["github:jim"] });
        await handle.removePermissions({ read: ["github:bob"] });
        const { read, write } = await handle.getPermissions();

        expect(read).toBeUndefined();
        expect(write?.toSorted()).toEqual(["account:bob", "github:jim"]);
      },
    },
    {
      title: `${name}.addPermissions(permissions, { safe, last_modified })`,
      run: async (its) => {
        const handle = await open(its);
        await handle.setPermissions({ read: ["github:bob"] });
        const { last_modified } = await handle.getData<{ last_modified: number }>();
        const options = { safe: true, last_modified };
        await handle.addPermissions({ read: ["github:jim"] }, options);
        const stale = await refusalOf(handle.removePermissions({ read: ["github:jim"] }, options));

        expect(statusOf(stale)).toBe(412);
        const { read } = await handle.getPermissions();
        expect(read?.toSorted()).toEqual(["github:bob", "github:jim"]);
      },
    },
    {
      title: `${name}.setPermissions() of nothing`,
      run: async (its) => {
        const handle = await open(its);
        const nothing = undefined as unknown as Permissions;

        await expect(handle.setPermissions(nothing)).rejects.toThrow(
          "A permissions object is required.",
        );
      },
    },
  ];
}

/** Permissions of buckets and of collections. */
export const PERMISSIONS: Part = {
  name: "permissions",
  features: [
    ...featuresOf("bucket()", async ({ client }) => {
      await client.createBucket("blog", { data: { a: 1 } });
      return client.bucket("blog");
    }),
    ...featuresOf("collection()", async ({ posts }) => {
      const collection = await posts();
      await collection.setData({ a: 1 });
      return collection;
    }),
    {
      title: "addPermissions() of a permission to create",
      run: async ({ posts }) => {
        const collection = await posts();
        const permissions = { "record:create": ["account:alice"] };
        await collection.setData({ a: 1 }, { permissions });
        const more = { "record:create": ["account:mary"] };
        const refused = await refusalOf(collection.addPermissions(more));

        // the client sends operations without a value, which servers take for `read` and `write` only
        expect(statusOf(refused)).toBe(400);
        expect(refused.message).toContain("does not contain a 'value' member");
      },
    },
    {
      title: "who may read a collection reads its records",
      run: async ({ posts, clientOf }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a" });
        const anybody = (await clientOf("anonymous")).bucket("blog").collection("posts");
        const alices = (await clientOf("alice")).bucket("blog").collection("posts");
        const before = await Promise.all(
          [anybody, alices].map((it) => refusalOf(it.listRecords())),
        );
        await collection.setPermissions({ read: ["system.Everyone"] });

        expect(before.map(statusOf)).toEqual([401, 403]);
        expect(idsOf(await anybody.listRecords())).toBe("a");
        expect(statusOf(await refusalOf(alices.createRecord({})))).toBe(403);
        // one's own permissions are shown to those who may write
        expect(await alices.getPermissions()).toEqual({});
      },
    },
  ],
};
