import { expect } from "vitest";
import { signed } from "../clients.js";
import { lastOf, refusalOf, statusOf, type Part } from "../its.js";

const TEXT = { description: expect.stringMatching(/./), url: expect.stringMatching(/^https?:/) };

/** "Server information" and "Authentication". */
export const SERVER_INFO: Part = {
  name: "server information",
  features: [
    {
      title: "fetchServerInfo()",
      run: async ({ client }) => {
        const info = await client.fetchServerInfo();

        expect(info).toMatchObject({
          project_name: "kinto",
          project_version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
          http_api_version: expect.stringMatching(/^\d\.\d+$/),
          project_docs: expect.stringMatching(/^https:/),
          url: expect.stringMatching(/\/v1\/$/),
          user: { id: "account:bob" },
        });
        expect(Object.values(info.capabilities)).not.toEqual([]);
        for (const capability of Object.values(info.capabilities)) {
          expect(capability).toMatchObject(TEXT);
        }
      },
    },
    {
      title: "what the server said of itself is asked for once",
      run: async ({ client, sent }) => {
        await client.fetchServerInfo();
        await client.fetchServerSettings();
        await client.fetchServerCapabilities();
        await client.fetchHTTPApiVersion();

        expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /"]);
      },
    },
    {
      title: "fetchServerSettings()",
      run: async ({ client }) => {
        const settings = await client.fetchServerSettings();

        expect(settings).toMatchObject({ batch_max_requests: 25, readonly: false });
      },
    },
    {
      title: "fetchServerCapabilities()",
      run: async ({ client }) => {
        const capabilities = await client.fetchServerCapabilities();

        expect(capabilities).toMatchObject({
          accounts: TEXT,
          basicauth: TEXT,
          default_bucket: TEXT,
        });
      },
    },
    {
      title: "fetchUser()",
      run: async ({ client, sent }) => {
        const user = await client.fetchUser();
        await client.fetchUser();

        expect(user?.id).toBe("account:bob");
        expect(user?.principals).toEqual(
          expect.arrayContaining(["account:bob", "system.Authenticated", "system.Everyone"]),
        );
        expect(user?.bucket).toHaveLength(36);
        // who we are may change
        expect(sent).toHaveLength(2);
      },
    },
    {
      title: "fetchUser() of nobody",
      run: async ({ clientOf }) => {
        const client = await clientOf("anonymous");

        expect(await client.fetchUser()).toBeUndefined();
        expect(await client.fetchServerInfo()).not.toHaveProperty("user");
      },
    },
    {
      title: "fetchHTTPApiVersion()",
      run: async ({ client }) => {
        expect(await client.fetchHTTPApiVersion()).toBe("1.23");
      },
    },
    {
      title: "fetchUser({ headers })",
      run: async ({ client, clientOf }) => {
        await clientOf("alice");

        const user = await client.fetchUser({ headers: signed("alice") });

        expect(user?.id).toBe("account:alice");
      },
    },
    {
      title: "fetchServerInfo({ headers })",
      only: "db.remote()",
      run: async ({ client, sent }) => {
        const headers = { "X-Hello": "Hello!" };
        const info = await client.fetchServerInfo({ headers } as object);

        expect(info.user?.id).toBe("account:bob");
        expect(lastOf(sent).headers.get("X-Hello")).toBe("Hello!");
      },
    },
    {
      title: "any name and password are a user, unless there is such an account",
      run: async ({ clientOf }) => {
        const client = await clientOf("somebody");
        const user = await client.fetchUser();
        await client.createBucket("mine");

        expect(user?.id).toMatch(/^basicauth:[\da-f]{64}$/);
        expect(await client.bucket("mine").getPermissions()).toEqual({ write: [user?.id] });
      },
    },
    {
      title: "a bearer token that the server does not know is nobody's",
      run: async ({ clientOf }) => {
        const client = await clientOf("anonymous", { headers: { Authorization: "Bearer x" } });

        expect(await client.fetchUser()).toBeUndefined();
        expect(statusOf(await refusalOf(client.createBucket("blog")))).toBe(401);
      },
    },
    {
      title: "createAccount(name, password)",
      run: async ({ clientOf }) => {
        const client = await clientOf("anonymous");
        const { data, permissions } = await client.createAccount("ann", "pass");
        const ann = await client.fetchUser({
          headers: { Authorization: `Basic ${btoa("ann:pass")}` },
        });

        expect(data).toMatchObject({ id: "ann", password: expect.stringMatching(/^\$2[ab]\$/) });
        expect(permissions).toEqual({ write: ["account:ann"] });
        expect(ann?.id).toBe("account:ann");
      },
    },
    {
      title: "createAccount(name, password) of somebody who has one",
      run: async ({ client, name }) => {
        const work = client.createAccount("ann", "pass");

        // kinto-http signs everything but this
        if (name === "kinto-http") expect((await work).data.id).toBe("ann");
        else expect(statusOf(await refusalOf(work))).toBe(400);
      },
    },
  ],
};
