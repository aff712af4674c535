import { expect, vi } from "vitest";
import { signed } from "../clients.js";
import { idsOf, lastOf, refusalOf, statusOf, type Part, type Sent } from "../its.js";

function helloOf(sent: readonly Sent[]): string | null {
  return lastOf(sent).headers.get("X-Hello");
}

const HELLO = { "X-Hello": "Hello!" };
const BUSY = { code: 503, errno: 201, error: "Service Unavailable" };

/** "Options" of the client, of buckets, of collections and of calls. */
export const OPTIONS: Part = {
  name: "options",
  features: [
    {
      title: "headers of the client",
      run: async ({ clientOf, sent }) => {
        const client = await clientOf("bob", { headers: HELLO });
        const works = [
          () => client.fetchServerInfo(),
          () => client.createBucket("blog"),
          () => client.bucket("blog").createCollection("posts"),
          () => client.bucket("blog").collection("posts").createRecord({ id: "a" }),
          () => client.bucket("blog").collection("posts").listRecords(),
          () => client.deleteBuckets(),
        ];

        for (const work of works) {
          await work();
          expect(helloOf(sent)).toBe("Hello!");
        }
      },
    },
    {
      title: "headers of a bucket",
      run: async ({ client, posts, sent }) => {
        await posts();
        const blog = client.bucket("blog", { headers: HELLO });
        const works = [
          () => blog.getData(),
          () => blog.listCollections(),
          () => blog.createGroup("admins"),
          () => blog.collection("posts").createRecord({ id: "a" }),
          () => blog.collection("posts").listRecords(),
        ];

        for (const work of works) {
          await work();
          expect(helloOf(sent)).toBe("Hello!");
        }
        await client.bucket("blog").getData();
        expect(helloOf(sent)).toBeNull();
      },
    },
    {
      title: "headers of a collection",
      run: async ({ client, posts, sent }) => {
        await posts();
        const collection = client.bucket("blog").collection("posts", { headers: HELLO });
        const works = [
          () => collection.getData(),
          () => collection.createRecord({ id: "a" }),
          () => collection.getTotalRecords(),
          () => collection.listRecords({ limit: 1 }),
          () => collection.deleteRecords(),
        ];

        for (const work of works) {
          await work();
          expect(helloOf(sent)).toBe("Hello!");
        }
      },
    },
    {
      title: "headers of a call",
      run: async ({ client, posts, sent }) => {
        const collection = await posts();
        const blog = client.bucket("blog");
        const headers = HELLO;
        const works = [
          () => client.listBuckets({ headers }),
          () => client.createBucket("more", { headers }),
          () => client.deleteBucket("more", { headers }),
          () => blog.getData({ headers }),
          () => blog.setData({ a: 1 }, { headers }),
          () => blog.getPermissions({ headers }),
          () => blog.setPermissions({ read: ["x:y"] }, { headers }),
          () => blog.addPermissions({ read: ["x:z"] }, { headers }),
          () => blog.removePermissions({ read: ["x:z"] }, { headers }),
          () => blog.listCollections({ headers }),
          () => blog.createCollection("more", { headers }),
          () => blog.deleteCollection("more", { headers }),
          () => blog.createGroup("admins", [], { headers }),
          () => blog.listGroups({ headers }),
          () => blog.getGroup("admins", { headers }),
          () => blog.updateGroup({ id: "admins", members: [] }, { headers }),
          () => blog.deleteGroup("admins", { headers }),
          () => collection.getData({ headers }),
          () => collection.setData({ a: 1 }, { headers }),
          () => collection.getPermissions({ headers }),
          () => collection.setPermissions({ read: ["x:y"] }, { headers }),
          () => collection.createRecord({ id: "a" }, { headers }),
          () => collection.getRecord("a", { headers }),
          () => collection.updateRecord({ id: "a", n: 1 }, { headers }),
          () => collection.listRecords({ headers }),
          () => collection.deleteRecord("a", { headers }),
        ];

        for (const work of works) {
          await work();
          const { path } = lastOf(sent);
          expect({ path, hello: helloOf(sent) }).toEqual({ path, hello: "Hello!" });
        }
      },
    },
    {
      title: "what is said closer to the call counts",
      run: async ({ clientOf, posts, sent }) => {
        await posts();
        const client = await clientOf("bob", { headers: { "X-Hello": "client", "X-More": "yes" } });
        const blog = client.bucket("blog", { headers: { "X-Hello": "bucket" } });
        const collection = blog.collection("posts", { headers: { "X-Hello": "collection" } });
        const heard: (string | null)[] = [];
        const works = [
          () => client.listBuckets(),
          () => blog.getData(),
          () => collection.getData(),
          () => collection.getData({ headers: { "X-Hello": "call" } }),
        ];
        for (const work of works) {
          await work();
          heard.push(helloOf(sent));
        }

        expect(heard).toEqual(["client", "bucket", "collection", "call"]);
        expect(lastOf(sent).headers.get("X-More")).toBe("yes");
      },
    },
    {
      title: "the pages that follow have the same headers",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        for (const id of ["a", "b"]) await collection.createRecord({ id });
        const { next } = await collection.listRecords({ limit: 1, headers: HELLO });
        const { data } = await next();

        expect(idsOf({ data })).toBe("a");
        expect(helloOf(sent)).toBe("Hello!");
      },
    },
    {
      title: "setHeaders(headers)",
      run: async ({ client, sent }) => {
        client.setHeaders(HELLO);
        await client.listBuckets();

        expect(helloOf(sent)).toBe("Hello!");
        expect((await client.fetchUser())?.id).toBe("account:bob");
      },
    },
    {
      title: "credentials of a call",
      run: async ({ clientOf, posts }) => {
        const collection = await posts();
        await clientOf("alice");
        const refused = await refusalOf(collection.listRecords({ headers: signed("alice") }));

        expect(statusOf(refused)).toBe(403);
      },
    },
    {
      title: "every request asks for JSON and says that it sends it",
      run: async ({ posts, sent }) => {
        const collection = await posts();
        await collection.createRecord({ id: "a" });
        await collection.listRecords();
        await collection.deleteRecord("a");

        for (const { headers } of sent) {
          expect(headers.get("Accept")).toBe("application/json");
          expect(headers.get("Content-Type")).toBe("application/json");
        }
      },
    },
    {
      title: "requestMode",
      run: async ({ clientOf, sent }) => {
        await (await clientOf("bob")).listBuckets();
        const usual = lastOf(sent).mode;
        await (await clientOf("bob", { requestMode: "same-origin" })).listBuckets();

        expect([usual, lastOf(sent).mode]).toEqual(["cors", "same-origin"]);
      },
    },
    {
      title: "timeout",
      run: async ({ clientOf, intercept }) => {
        const client = await clientOf("bob", { timeout: 1 });
        intercept(() => new Promise(() => {}));

        await expect(client.listBuckets()).rejects.toThrow(/^Timeout while trying to access /);
      },
    },
    {
      title: "retry",
      run: async ({ clientOf, intercept, sent }) => {
        vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
        try {
          const headers = { "Retry-After": "3" };
          const answers = [
            Response.json(BUSY, { status: 503, headers }),
            Response.json({ data: [{ id: "blog", last_modified: 1 }] }),
          ];
          intercept(() => Promise.resolve(answers.shift() ?? Response.error()));
          const client = await clientOf("bob", { retry: 1 });
          const list = client.listBuckets();
          await vi.advanceTimersByTimeAsync(2999);
          const before = sent.length;
          await vi.advanceTimersByTimeAsync(1);

          expect(idsOf(await list)).toBe("blog");
          expect([before, sent.length]).toEqual([1, 2]);
        } finally {
          vi.useRealTimers();
        }
      },
    },
    {
      title: "retry of a call",
      run: async ({ client, intercept, sent }) => {
        vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
        try {
          const headers = { "Retry-After": "3" };
          intercept(() => Promise.resolve(Response.json(BUSY, { status: 503, headers })));
          const work = refusalOf(client.createBucket("blog", { retry: 2 }));
          await vi.advanceTimersByTimeAsync(6000);

          expect(statusOf(await work)).toBe(503);
          expect(sent).toHaveLength(3);
        } finally {
          vi.useRealTimers();
        }
      },
    },
  ],
};
