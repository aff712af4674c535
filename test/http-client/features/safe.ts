import { expect } from "vitest";
import type KintoBase from "kinto-http/lib/base.js";
import { idsOf, lastOf, refusalOf, statusOf, type Part, type Sent } from "../its.js";

/** The preconditions of the last request. */
function checksOf(sent: readonly Sent[]): string {
  const { headers } = lastOf(sent);
  const checks = ["If-Match", "If-None-Match"].map((name) => [name, headers.get(name)]);
  return checks
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}

/** "The `safe` option explained", at every level. */
export const SAFE: Part = {
  name: "safe",
  features: [
    {
      title: "a safe creation overwrites nothing",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a", n: 1 }, { safe: true });
        const checks = checksOf(sent);
        const refused = await refusalOf(collection.createRecord({ id: "a", n: 2 }, { safe: true }));

        expect(checks).toBe("If-None-Match: *");
        expect(refused).toMatchObject({
          response: { status: 412 },
          data: { errno: 114, details: { existing: { id: "a", n: 1 } } },
        });
        expect((await collection.getRecord<{ n: number }>("a")).data.n).toBe(1);
      },
    },
    {
      title: "a safe creation replaces what was deleted",
      run: async ({ posts }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a" });
        await collection.deleteRecord("a", { safe: false });
        const { data } = await collection.createRecord({ id: "a", n: 2 }, { safe: true });

        expect(data).toMatchObject({ id: "a", n: 2 });
      },
    },
    {
      title: "a safe update needs the version that was read",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ id: "a", title: "new post" });
        const edited = { ...data, title: "new post, modified" };
        await collection.updateRecord(edited, { safe: true });
        const checks = checksOf(sent);
        const refused = await refusalOf(
          collection.updateRecord({ ...data, title: "yoyo" }, { safe: true }),
        );

        expect(checks).toBe(`If-Match: "${data.last_modified}"`);
        expect(refused.message).toContain("412 Precondition Failed");
        expect(refused.data).toMatchObject({ details: { existing: { title: edited.title } } });
      },
    },
    {
      title: "a safe update may name the version as an option",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ id: "a" });
        const { last_modified } = data;
        const options = { safe: true, last_modified };
        await collection.updateRecord({ id: "a", n: 1 }, options);
        const checks = checksOf(sent);
        const patched = collection.updateRecord({ id: "a", n: 2 }, { ...options, patch: true });

        expect(checks).toBe(`If-Match: "${last_modified}"`);
        expect(statusOf(await refusalOf(patched))).toBe(412);
      },
    },
    {
      title: "a safe update without a version overwrites nothing",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        await collection.updateRecord({ id: "a", n: 1 }, { safe: true });
        const checks = checksOf(sent);
        const again = collection.updateRecord({ id: "a", n: 2 }, { safe: true });

        expect(checks).toBe("If-None-Match: *");
        expect(statusOf(await refusalOf(again))).toBe(412);
      },
    },
    {
      title: "a safe update of what was deleted meanwhile",
      run: async ({ posts }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ id: "a" });
        await collection.deleteRecord("a", { safe: false });
        const refused = await refusalOf(collection.updateRecord(data, { safe: true }));

        expect(statusOf(refused)).toBe(412);
        expect(refused.data).not.toHaveProperty("details");
      },
    },
    {
      title: "a safe deletion needs the version that was read",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ id: "a" });
        const { last_modified } = data;
        const stale = { safe: true, last_modified: last_modified - 1000 };
        const refused = await refusalOf(collection.deleteRecord("a", stale));
        await collection.deleteRecord("a", { safe: true, last_modified });

        expect(statusOf(refused)).toBe(412);
        expect(checksOf(sent)).toBe(`If-Match: "${last_modified}"`);
        expect(idsOf(await collection.listRecords())).toBe("");
      },
    },
    {
      title: "a safe deletion without a version is refused by the client",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a" });
        const requests = sent.length;

        await expect(collection.deleteRecord("a", { safe: true })).rejects.toThrow(
          "Safe concurrency check requires a last_modified value.",
        );
        expect(sent).toHaveLength(requests);
      },
    },
    {
      title: "buckets, collections and groups are as safe as records",
      run: async ({ client, sent }) => {
        const bucket = await client.createBucket("blog", { safe: true });
        const checks = [checksOf(sent)];
        const blog = client.bucket("blog", { safe: true });
        const collection = await blog.createCollection("posts");
        checks.push(checksOf(sent));
        const group = await blog.createGroup("admins");
        checks.push(checksOf(sent));
        const posts = blog.collection("posts");

        expect(checks).toEqual(["If-None-Match: *", "If-None-Match: *", "If-None-Match: *"]);
        const [inBucket, inCollection, inGroup] = [bucket, collection, group].map(
          ({ data: { last_modified } }) => ({ last_modified, n: 1 }),
        );
        const works = [
          () => blog.setData(inBucket ?? {}),
          () => posts.setData(inCollection ?? {}),
          () => blog.updateGroup({ id: "admins", members: [], ...inGroup }),
        ];
        for (const work of works) {
          await work();
          expect(checksOf(sent)).toMatch(/^If-Match: "\d+"$/);
          expect(statusOf(await refusalOf(work()))).toBe(412);
        }
        const stale = { last_modified: bucket.data.last_modified };
        const deletions = [
          () => blog.deleteGroup("admins", stale),
          () => blog.deleteCollection("posts", stale),
          () => client.deleteBucket("blog", { safe: true, ...stale }),
        ];
        for (const deletion of deletions) {
          expect(statusOf(await refusalOf(deletion()))).toBe(412);
        }
      },
    },
    {
      title: "safe can be said for the client, a bucket, a collection and a call",
      run: async ({ clientOf, posts, sent }) => {
        await posts();
        const safe = await clientOf("bob", { safe: true });
        const unsafe = await clientOf("bob", { safe: false });
        const record = { id: "a" };
        const works: readonly (readonly [boolean, () => Promise<unknown>])[] = [
          [true, () => safe.bucket("blog").collection("posts").createRecord(record)],
          [false, () => unsafe.bucket("blog").collection("posts").createRecord(record)],
          [
            true,
            () => unsafe.bucket("blog", { safe: true }).collection("posts").createRecord(record),
          ],
          [
            false,
            () => safe.bucket("blog", { safe: false }).collection("posts").createRecord(record),
          ],
          [
            true,
            () => unsafe.bucket("blog").collection("posts", { safe: true }).createRecord(record),
          ],
          [
            false,
            () => safe.bucket("blog").collection("posts", { safe: false }).createRecord(record),
          ],
          [
            true,
            () => unsafe.bucket("blog").collection("posts").createRecord(record, { safe: true }),
          ],
          [
            false,
            () => safe.bucket("blog").collection("posts").createRecord(record, { safe: false }),
          ],
        ];

        for (const [isSafe, work] of works) {
          await work().catch(() => undefined);
          expect(checksOf(sent)).toBe(isSafe ? "If-None-Match: *" : "");
        }
      },
    },
    {
      title: "deleteBuckets({ safe, last_modified })",
      run: async ({ client, sent }) => {
        const { data } = await client.createBucket("blog");
        const { last_modified: etag } = await client.listBuckets();
        const stale = { safe: true, last_modified: data.last_modified - 1 };
        const refused = await refusalOf(client.deleteBuckets(stale));
        await client.deleteBuckets({ safe: true, last_modified: Number(etag) });

        expect(statusOf(refused)).toBe(412);
        expect(checksOf(sent)).toBe(`If-Match: "${etag}"`);
        expect(idsOf(await client.listBuckets())).toBe("");
      },
    },
    {
      title: "who does not ask for safety still overwrites nothing new and nothing that was read",
      only: "db.remote()",
      run: async ({ client, sent }) => {
        const blog = client.bucket("blog");
        const posts = blog.collection("posts");
        const [unseen, stale, none] = ["If-None-Match: *", 'If-Match: "1"', ""];
        const works: readonly (readonly [string, () => Promise<unknown>])[] = [
          [unseen, () => client.createBucket("blog")],
          [unseen, () => blog.createCollection("posts")],
          [unseen, () => blog.createGroup("admins")],
          [unseen, () => posts.createRecord({ id: "a", n: 1 })],
          [stale, () => posts.updateRecord({ id: "a", n: 2, last_modified: 1 })],
          [stale, () => blog.updateGroup({ id: "admins" }, { data: { last_modified: 1 } })],
          [stale, () => posts.deleteRecord("a", { last_modified: 1 })],
          [none, () => blog.setData({ a: 1 })],
          [none, () => blog.setPermissions({ read: ["system.Everyone"] })],
          [none, () => posts.updateRecord({ id: "a", n: 2 })],
          [none, () => posts.deleteRecord("a")],
          [none, () => blog.deleteCollection("posts")],
          [none, () => client.deleteBucket("blog")],
        ];

        for (const [check, work] of works) {
          const done = await work().then(
            () => true,
            () => false,
          );
          expect([checksOf(sent), done]).toEqual([check, check !== stale]);
        }
      },
    },
    {
      title: "and so in a batch",
      only: "db.remote()",
      run: async ({ client, posts }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ id: "a" });
        const batches = [
          () =>
            client.batch((batch: KintoBase) => {
              const part = batch.bucket("blog").collection("posts");
              void part.updateRecord({ id: "a", n: 1 });
              void part.updateRecord({ ...data, n: 2 });
              void part.createRecord({ id: "a" });
            }),
          () => client.batch((batch: KintoBase) => void batch.deleteBucket("none")),
          () => client.bucket("blog").batch((batch) => void batch.deleteCollection("none")),
          () => collection.batch((batch) => void batch.deleteRecord("a")),
        ];
        const statuses: number[][] = [];
        for (const batch of batches) {
          const answers = (await batch()) as { status: number }[];
          statuses.push(answers.map(({ status }) => status));
        }

        expect(statuses).toEqual([[200, 412, 412], [403], [404], [200]]);
      },
    },
    {
      title: "who does not ask for safety is not safe",
      only: "kinto-http",
      run: async ({ client, sent }) => {
        await client.createBucket("blog");

        expect(checksOf(sent)).toBe("");
      },
    },
  ],
};
