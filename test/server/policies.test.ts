import { expect, test } from "vitest";
import { createKintoServer, type KintoServer, type Policy } from "../../src/server/index.js";
import { authorization } from "./ask.js";

const TOKENS: Readonly<Record<string, string>> = { "t-ann": "ann", "t-bea": "bea smith" };

const SYNCHRONOUS: Policy = { name: "house", authenticate: (token) => TOKENS[token] };
const ASYNCHRONOUS: Policy = {
  name: "house",
  authenticate: async (token) => {
    await Promise.resolve();
    return TOKENS[token];
  },
};

function ask(
  server: KintoServer,
  path: string,
  credentials?: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (credentials !== undefined) headers.set("Authorization", credentials);
  if (!headers.has("Content-Type")) headers.set("Content-Type", "application/json");
  return server.fetch(new Request(`http://localhost/v1${path}`, { ...init, headers }));
}

async function userOf(server: KintoServer, credentials?: string): Promise<unknown> {
  const root = (await (await ask(server, "/", credentials)).json()) as { user?: { id: string } };
  return root.user?.id;
}

test.each([
  ["at once", SYNCHRONOUS],
  ["later", ASYNCHRONOUS],
])("who has a token is said by the embedder, %s", async (_, policy) => {
  const server = createKintoServer({ policies: [policy, "basicauth"], passwordCost: 4 });

  expect(await userOf(server, "Bearer t-ann")).toBe("house:ann");
  expect(await userOf(server, "bearer t-bea")).toBe("house:bea smith");
  expect(await userOf(server, "Bearer wrong")).toBeUndefined();
  expect(await userOf(server, "Bearer")).toBeUndefined();
  expect(await userOf(server, "Token t-ann")).toBeUndefined();
  expect(await userOf(server)).toBeUndefined();
  expect(await userOf(server, authorization("any:body"))).toMatch(/^basicauth:/);
});

test.each([null, "", 0, false, {}])("a policy that answers %j knows nobody", async (answer) => {
  const policy: Policy = { name: "house", authenticate: () => answer as string | undefined };
  const server = createKintoServer({ policies: [policy] });

  expect(await userOf(server, "Bearer wrong")).toBeUndefined();
});

test("such a user owns what it makes, and has a default bucket", async () => {
  const server = createKintoServer({ policies: [ASYNCHRONOUS] });
  const path = "/buckets/default/collections/c/records/x";

  const made = await ask(server, path, "Bearer t-ann", { method: "PUT" });

  expect(await made.json()).toMatchObject({ permissions: { write: ["house:ann"] } });
  expect((await ask(server, path, "Bearer t-bea")).status).toBe(404);
});

test("another scheme can be agreed upon, and is asked for", async () => {
  const policy: Policy = { ...SYNCHRONOUS, scheme: "Token" };
  const server = createKintoServer({ policies: ["account", policy] });

  const refused = await ask(server, "/buckets");

  expect(refused.headers.get("WWW-Authenticate")).toBe('Basic realm="Realm", Token realm="Realm"');
  expect(await userOf(server, "Token t-ann")).toBe("house:ann");
  expect(await userOf(server, "Bearer t-ann")).toBeUndefined();
});

test("the first policy that knows a user wins", async () => {
  const first: Policy = {
    name: "first",
    authenticate: (token) => (token === "a" ? "x" : undefined),
  };
  const second: Policy = { name: "second", authenticate: () => "y" };
  const server = createKintoServer({ policies: [first, second] });

  expect(await userOf(server, "Bearer a")).toBe("first:x");
  expect(await userOf(server, "Bearer b")).toBe("second:y");
});

test("a token is asked about once for a request, though it is a batch; a part may have its own", async () => {
  const asked: string[] = [];
  const policy: Policy = {
    name: "house",
    authenticate: async (token, { method, path }) => {
      asked.push(`${token} ${method} ${path}`);
      return TOKENS[token];
    },
  };
  const server = createKintoServer({ policies: [policy] });
  const requests = [
    { path: "/buckets" },
    { path: "/", headers: { Authorization: "Bearer t-bea" } },
    { path: "/" },
  ];

  const answer = await ask(server, "/batch", "Bearer t-ann", {
    method: "POST",
    body: JSON.stringify({ requests }),
  });

  expect(await answer.json()).toMatchObject({
    responses: [
      { status: 200 },
      { body: { user: { id: "house:bea smith" } } },
      { body: { user: { id: "house:ann" } } },
    ],
  });
  expect(asked).toEqual(["t-ann POST /v1/batch", "t-bea POST /v1/batch"]);
});

test.each([
  [
    "throws",
    (): never => {
      throw new Error("no connection");
    },
  ],
  ["rejects", () => Promise.reject(new Error("no connection"))],
])("a policy that %s is a fault of the server", async (_, authenticate) => {
  const faults: unknown[] = [];
  const server = createKintoServer({
    policies: [{ name: "house", authenticate }],
    onError: (error) => faults.push(error),
  });

  const answer = await ask(server, "/", "Bearer t-ann");

  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ errno: 999 });
  expect(faults).toEqual([new Error("no connection")]);
  expect((await ask(server, "/")).status).toBe(200);
});

test("a password of more than 72 bytes is refused, since bcrypt would not read all of it", async () => {
  const server = createKintoServer({ passwordCost: 4, policies: ["account"] });
  const create = (name: string, password: string): Promise<Response> =>
    ask(server, `/accounts/${name}`, undefined, {
      method: "PUT",
      body: JSON.stringify({ data: { password } }),
    });

  expect((await create("bob", "ä".repeat(36))).status).toBe(201);
  expect((await create("eve", "ä".repeat(36) + "x")).status).toBe(400);
  expect(await userOf(server, `Basic ${utf8(`bob:${"ä".repeat(36)}`)}`)).toBe("account:bob");
  expect(await userOf(server, `Basic ${utf8(`bob:${"ä".repeat(36)}x`)}`)).toBeUndefined();
});

function utf8(text: string): string {
  return Buffer.from(text).toString("base64");
}

test("a password that a JSON patch sets is hashed, too", async () => {
  const server = createKintoServer({ passwordCost: 4, policies: ["account"] });
  await ask(server, "/accounts/bob", undefined, {
    method: "PUT",
    body: '{"data":{"password":"old"}}',
  });

  const patched = await ask(server, "/accounts/bob", authorization("bob:old"), {
    method: "PATCH",
    headers: { "Content-Type": "application/json-patch+json" },
    body: '[{"op":"replace","path":"/data/password","value":"new"}]',
  });

  expect(await patched.json()).toMatchObject({
    data: { password: expect.stringMatching(/^\$2/) as string },
  });
  expect(await userOf(server, authorization("bob:new"))).toBe("account:bob");
});
