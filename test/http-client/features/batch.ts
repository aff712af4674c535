import { expect } from "vitest";
import type { AggregateResponse } from "kinto-http";
import type KintoBase from "kinto-http/lib/base.js";
import type { OperationResponse } from "kinto-http/lib/types.js";
import { idsOf, lastOf, refusalOf, statusOf, type Part, type Sent } from "../its.js";

type Answers = OperationResponse[];

const FIELDS = ["title", "content"];

function batchesIn(sent: readonly Sent[]): readonly Sent[] {
  return sent.filter(({ path }) => path === "/batch");
}

/** "Batching operations". */
export const BATCH: Part = {
  name: "batch",
  features: [
    {
      title: "collection().batch(operations)",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        await collection.createRecord({ id: "old" });
        const answers = (await collection.batch((batch) => {
          void batch.deleteRecord("old");
          void batch.createRecord({ title: "new post", content: "yo" });
          void batch.createRecord({ title: "another", content: "yo again" });
        })) as Answers;

        expect(answers.map(({ status }) => status)).toEqual([200, 201, 201]);
        expect(answers[0]).toMatchObject({
          path: "/v1/buckets/blog/collections/posts/records/old",
          body: { data: { id: "old", deleted: true, last_modified: expect.any(Number) } },
          headers: { "Content-Type": "application/json", "Content-Length": expect.any(String) },
        });
        expect(answers[1]).toMatchObject({
          path: "/v1/buckets/blog/collections/posts/records",
          body: {
            data: { title: "new post", content: "yo", id: expect.any(String) },
            permissions: { write: ["account:bob"] },
          },
        });
        expect(batchesIn(sent)).toHaveLength(1);
        expect((await collection.listRecords({ fields: FIELDS })).data).toHaveLength(2);
      },
    },
    {
      title: "bucket().batch(operations)",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const answers = (await client.bucket("blog").batch((batch) => {
          void batch.createCollection("posts");
          void batch.createGroup("admins", ["account:alice"]);
          void batch.setData({ a: 1 });
        })) as Answers;

        expect(answers.map(({ status }) => status)).toEqual([201, 201, 200]);
        expect(idsOf(await client.bucket("blog").listCollections())).toBe("posts");
        expect(idsOf(await client.bucket("blog").listGroups())).toBe("admins");
      },
    },
    {
      title: "client.batch(operations)",
      run: async ({ client }) => {
        const answers = (await client.batch((root: KintoBase) => {
          void root.createBucket("blog");
          const blog = root.bucket("blog");
          void blog.createCollection("posts");
          void blog.collection("posts").createRecord({ id: "a" });
          void root.deleteBucket("none");
        })) as Answers;

        expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 403]);
        expect(idsOf(await client.bucket("blog").collection("posts").listRecords())).toBe("a");
      },
    },
    {
      title: "a batch makes a collection and what is in it",
      run: async ({ client }) => {
        await client.createBucket("blog");
        const answers = (await client.bucket("blog").batch((batch) => {
          void batch.createCollection("posts");
          for (const id of ["a", "b"]) void batch.collection("posts").createRecord({ id });
        })) as Answers;

        expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
      },
    },
    {
      title: "a batch that is too large is sent in parts",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        const answers = (await collection.batch((batch) => {
          for (let n = 1; n <= 27; n++) void batch.createRecord({ id: `r${n}`, n });
        })) as Answers;

        expect(answers.map(({ body }) => body.data.id)).toEqual(
          Array.from({ length: 27 }, (_, index) => `r${index + 1}`),
        );
        expect(batchesIn(sent)).toHaveLength(2);
        expect(await collection.getTotalRecords()).toBe(27);
      },
    },
    {
      title: "an empty batch sends nothing",
      run: async ({ posts, sent }) => {
        const collection = await posts();

        expect(await collection.batch(() => {})).toEqual([]);
        expect(batchesIn(sent)).toEqual([]);
      },
    },
    {
      title: "batch(operations, { aggregate })",
      run: async ({ posts }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ id: "conflict", n: 1 });
        const result = (await collection.batch(
          (batch) => {
            void batch.createRecord({ id: "published" });
            void batch.updateRecord({ id: "conflict", n: 2, last_modified: 1 }, { safe: true });
            void batch.deleteRecord("skipped");
            void batch.createRecord({ id: "in valid" });
          },
          { aggregate: true },
        )) as AggregateResponse;

        expect(result.published).toMatchObject([{ data: { id: "published" } }]);
        expect(result.conflicts).toMatchObject([
          { type: "outgoing", local: { data: { id: "conflict", n: 2 } }, remote: data },
        ]);
        expect(result.skipped).toMatchObject([{ id: "skipped", error: { errno: 110 } }]);
        expect(result.errors).toMatchObject([
          { sent: { method: "PUT" }, error: { errno: 107, code: 400 } },
        ]);
      },
    },
    {
      title: "batch(operations, { safe })",
      run: async ({ posts }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a", n: 1 });
        const create = async (safe: boolean): Promise<Answers> =>
          (await collection.batch((batch) => void batch.createRecord({ id: "a", n: 2 }), {
            safe,
          })) as Answers;

        expect(await create(true)).toMatchObject([{ status: 412 }]);
        expect(await create(false)).toMatchObject([{ status: 200, body: { data: { n: 2 } } }]);
      },
    },
    {
      title: "batch(operations, { headers })",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        const headers = { "X-Hello": "Hello!" };
        await collection.batch((batch) => void batch.createRecord({ id: "a" }), { headers });
        const { headers: outer, body } = lastOf(sent);

        expect(outer.get("X-Hello")).toBe("Hello!");
        expect(body).toMatchObject({ defaults: { headers } });
      },
    },
    {
      title: "what one part of a batch does not achieve does not concern the others",
      run: async ({ posts }) => {
        const collection = await posts();
        const answers = (await collection.batch((batch) => {
          void batch.createRecord({ id: "a" });
          void batch.getRecord("none");
          void batch.updateRecord({ id: "a" }, { safe: true, last_modified: 1 });
          void batch.createRecord({ id: "b" });
        })) as Answers;

        expect(answers.map(({ status }) => status)).toEqual([201, 404, 412, 201]);
        expect(idsOf(await collection.listRecords())).toBe("b a");
      },
    },
    {
      title: "permissions, patches, lists and their deletion in a batch",
      run: async ({ client, posts }) => {
        const collection = await posts();
        for (const n of [1, 2]) await collection.createRecord({ id: `r${n}`, n });
        const answers = (await collection.batch((batch) => {
          void batch.setPermissions({ read: ["account:alice"] });
          void batch.updateRecord({ id: "r1", m: 1 }, { patch: true });
          void batch.deleteRecords({ filters: { n: 2 } });
          void batch.listRecords();
        })) as Answers;

        expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
        expect(answers[3]?.body).toMatchObject({ data: [{ id: "r1", n: 1, m: 1 }] });
        const { read } = await client.bucket("blog").collection("posts").getPermissions();
        expect(read).toEqual(["account:alice"]);
      },
    },
    {
      title: "addPermissions(permissions) in a batch",
      run: async ({ posts }) => {
        const collection = await posts();
        const work = collection.batch((batch) => {
          void batch.createRecord({ id: "a" });
          void batch.addPermissions({ read: ["account:mary"] });
        });
        const refused = await refusalOf(work);

        // a JSON patch is a list, and Kinto lets parts of a batch have objects only
        expect(statusOf(refused)).toBe(400);
        expect(refused.message).toContain("requests.1.body");
        expect(idsOf(await collection.listRecords())).toBe("");
      },
    },
    {
      title: "a batch within a batch",
      run: async ({ client }) => {
        await expect(
          client.batch((batch: KintoBase) => void batch.batch(() => {})),
        ).rejects.toThrow("Can't use batch within a batch!");
      },
    },
    {
      title: "what is asked of the server itself within a batch",
      run: async ({ client }) => {
        const batch = client.batch((root: KintoBase) => void root.fetchServerSettings());

        await expect(batch).rejects.toThrow(
          "This operation is not supported within a batch operation.",
        );
      },
    },
  ],
};
