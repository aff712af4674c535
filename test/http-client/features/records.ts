import { expect } from "vitest";
import { idsOf, lastOf, refusalOf, statusOf, type Part } from "../its.js";

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** "Creating a new record" to "Deleting record". */
export const RECORDS: Part = {
  name: "records",
  features: [
    {
      title: "createRecord(record)",
      run: async ({ posts }) => {
        const fields = { title: "My first post", content: "Hello World!" };
        const result = await (await posts()).createRecord(fields);

        expect(result).toEqual({
          data: { ...fields, id: expect.stringMatching(UUID), last_modified: expect.any(Number) },
          permissions: { write: ["account:bob"] },
        });
      },
    },
    {
      title: "createRecord(record) with an id",
      run: async ({ posts, sent }) => {
        const { data } = await (await posts()).createRecord({ id: "a-b_c", title: "Hello" });

        expect(data).toMatchObject({ id: "a-b_c", title: "Hello" });
        expect(lastOf(sent).method).toBe("PUT");
      },
    },
    {
      title: "createRecord(record, { permissions })",
      run: async ({ posts, clientOf }) => {
        const permissions = { read: ["account:alice"] };
        const result = await (await posts()).createRecord({ id: "a" }, { permissions });
        const alice = await clientOf("alice");
        const hers = alice.bucket("blog").collection("posts");

        expect(result.permissions).toEqual({ ...permissions, write: ["account:bob"] });
        expect((await hers.getRecord("a")).data.id).toBe("a");
        expect(idsOf(await hers.listRecords())).toBe("a");
        const update = hers.updateRecord({ id: "a", b: 1 }, { safe: false });
        expect(statusOf(await refusalOf(update))).toBe(403);
      },
    },
    {
      title: "createRecord(record, { safe })",
      run: async ({ posts }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a", n: 1 });
        const refused = await refusalOf(collection.createRecord({ id: "a", n: 2 }, { safe: true }));
        const replaced = await collection.createRecord({ id: "a", m: 3 }, { safe: false });

        expect(statusOf(refused)).toBe(412);
        expect(replaced.data).toEqual({ id: "a", m: 3, last_modified: expect.any(Number) });
      },
    },
    {
      title: "getRecord(id)",
      run: async ({ posts }) => {
        const collection = await posts();
        const created = await collection.createRecord({ title: "My first post", n: 1 });
        const { id } = created.data;

        expect(await collection.getRecord(id)).toEqual(created);
        expect((await collection.getRecord(id, { fields: ["n"] })).data).not.toHaveProperty(
          "title",
        );
        const query = { _fields: "title" };
        expect((await collection.getRecord(id, { query })).data).not.toHaveProperty("n");
      },
    },
    {
      title: "getRecord(id) of none",
      run: async ({ posts }) => {
        const refused = await refusalOf((await posts()).getRecord("none"));

        expect(refused).toMatchObject({
          response: { status: 404 },
          data: { code: 404, errno: 110, details: { id: "none", resource_name: "record" } },
        });
        expect(refused.message).toContain("HTTP 404 Not Found");
      },
    },
    {
      title: "getRecord(id, { headers }) that has not changed",
      run: async ({ posts }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ id: "a", n: 1 });
        const headers = { "If-None-Match": `"${data.last_modified}"` };

        expect(await collection.getRecord("a", { headers })).toBeUndefined();
        await collection.updateRecord({ id: "a", n: 2 });
        expect((await collection.getRecord("a", { headers })).data).toMatchObject({ n: 2 });
      },
    },
    {
      title: "updateRecord(record)",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ title: "My first post", old: true });
        const updated = {
          id: data.id,
          title: "My first post, edited",
          content: "Hello World, again!",
        };
        const result = await collection.updateRecord(updated);

        expect(result).toEqual({
          data: { ...updated, last_modified: expect.any(Number) },
          permissions: { write: ["account:bob"] },
        });
        expect(result.data.last_modified).toBeGreaterThan(data.last_modified);
        expect(lastOf(sent).method).toBe("PUT");
      },
    },
    {
      title: "updateRecord(record, { patch })",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a", title: "Hello", old: true });
        const result = await collection.updateRecord({ id: "a", title: "Hi" }, { patch: true });

        expect(result.data).toMatchObject({ id: "a", title: "Hi", old: true });
        expect(lastOf(sent).method).toBe("PATCH");
      },
    },
    {
      title: "updateRecord(record, { permissions })",
      run: async ({ posts }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a", title: "Hello" });
        const permissions = { read: ["account:alice"] };
        const shared = await collection.updateRecord({ id: "a" }, { permissions });
        const again = await collection.updateRecord({ id: "a", title: "Hi" });

        // an update that says nothing of the data keeps it, and so with the permissions
        expect(shared.data).toMatchObject({ title: "Hello" });
        expect(shared.permissions).toEqual({ ...permissions, write: ["account:bob"] });
        expect(again.permissions).toEqual(shared.permissions);
      },
    },
    {
      title: "updateRecord(record) of none",
      run: async ({ posts }) => {
        const collection = await posts();
        const { data } = await collection.updateRecord({ id: "new", n: 1 });
        const refused = await refusalOf(
          collection.updateRecord({ id: "none", n: 1 }, { patch: true }),
        );

        expect(data).toMatchObject({ id: "new", n: 1 });
        expect(statusOf(refused)).toBe(404);
      },
    },
    {
      title: "deleteRecord(id)",
      run: async ({ posts }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ id: "a", title: "Hello" });
        const deleted = await collection.deleteRecord("a");

        expect(deleted).toEqual({
          data: { id: "a", deleted: true, last_modified: expect.any(Number) },
        });
        expect(deleted.data.last_modified).toBeGreaterThan(data.last_modified);
        expect(statusOf(await refusalOf(collection.getRecord("a")))).toBe(404);
        expect(statusOf(await refusalOf(collection.deleteRecord("a")))).toBe(404);
      },
    },
    {
      title: "deleteRecord(record)",
      run: async ({ posts }) => {
        const collection = await posts();
        const { data } = await collection.createRecord({ title: "Hello" });
        await collection.deleteRecord(data);

        expect(idsOf(await collection.listRecords())).toBe("");
      },
    },
    {
      title: "deleteRecords({ filters })",
      run: async ({ posts }) => {
        const collection = await posts();
        for (const n of [1, 2, 3]) await collection.createRecord({ id: `r${n}`, n });
        const some = await collection.deleteRecords({ filters: { eq_n: 3 } });
        const left = idsOf(await collection.listRecords());
        const rest = await collection.deleteRecords();

        expect(some.data).toEqual([{ id: "r3", deleted: true, last_modified: expect.any(Number) }]);
        expect(left).toBe("r2 r1");
        expect(rest.data).toHaveLength(2);
        expect((await collection.deleteRecords()).data).toEqual([]);
      },
    },
    {
      title: "deleteRecords({ limit, sort })",
      run: async ({ posts }) => {
        const collection = await posts();
        for (const n of [1, 2, 3]) await collection.createRecord({ id: `r${n}`, n });
        const some = await collection.deleteRecords({ limit: 2, sort: "n" });

        expect(idsOf(some).split(" ").toSorted()).toEqual(["r1", "r2"]);
        expect(some.hasNextPage).toBe(true);
        expect(idsOf(await collection.listRecords())).toBe("r3");
      },
    },
    {
      title: "deleteRecords({ limit, pages }) and next()",
      only: "db.remote()",
      run: async ({ posts }) => {
        const collection = await posts();
        for (const n of [1, 2, 3, 4, 5, 6, 7]) await collection.createRecord({ id: `r${n}`, n });
        const first = await collection.deleteRecords({ limit: 1 });
        const second = await first.next();
        const more = await collection.deleteRecords({ limit: 1, pages: 2 });
        const rest = await collection.deleteRecords({ limit: 2, pages: Infinity });

        // which of a page goes first is PostgreSQL's choice
        const pages = [first, second, more, rest].map((page) =>
          idsOf(page).split(" ").toSorted().join(" "),
        );
        expect(pages).toEqual(["r7", "r6", "r4 r5", "r1 r2 r3"]);
        const left = [first, second, more, rest].map(({ hasNextPage }) => hasNextPage);
        expect(left).toEqual([true, true, true, false]);
        await expect(rest.next()).rejects.toThrow("Pagination exhausted.");
        expect((await collection.listRecords()).data).toEqual([]);
      },
    },
    {
      title: "deleteRecords({ limit, pages }) deletes one page only",
      only: "kinto-http",
      run: async ({ posts }) => {
        const collection = await posts();
        for (const n of [1, 2, 3]) await collection.createRecord({ id: `r${n}`, n });
        const { data } = await collection.deleteRecords({ limit: 2, pages: Infinity });

        // the second page was only listed
        expect(data.map(({ deleted }) => deleted)).toEqual([true, true, undefined]);
        expect(idsOf(await collection.listRecords())).toBe("r1");
      },
    },
  ],
};
