import { expect, test } from "vitest";
import { createKintoServer, type KintoServerOptions } from "../../src/server/index.js";
import { ask } from "./ask.js";
import { BOB, R } from "./given.js";
import { ourKinto, type KintoUnderTest } from "./kinto-under-test.js";
import { dig, idsIn } from "./row.js";

async function bobsKinto(options: KintoServerOptions = {}): Promise<KintoUnderTest> {
  const kinto = ourKinto(options);
  for (const question of BOB) await ask(kinto, question);
  return kinto;
}

test("a fault in the middle of a batch leaves nothing of it", async () => {
  const faults: unknown[] = [];
  let isBroken = false;
  const kinto = await bobsKinto({
    random: (bytes) => {
      if (isBroken) throw new Error("no more dice");
      return crypto.getRandomValues(bytes);
    },
    onError: (error) => faults.push(error),
  });
  const etag = (await ask(kinto, { who: "bob", request: `GET ${R}` })).headers.get("ETag") ?? "";

  isBroken = true;
  const batch = await ask(kinto, {
    who: "bob",
    request: "POST /batch",
    body: {
      requests: [
        { method: "PUT", path: `${R}/x`, body: { data: { a: 1 } } },
        { method: "DELETE", path: "/buckets/b/collections/c" },
        {
          method: "PUT",
          path: "/buckets/b/groups/g",
          body: { data: { members: ["account:bob"] } },
        },
        // its id has to be drawn
        { method: "POST", path: "/buckets" },
      ],
    },
  });

  expect(batch.status).toBe(500);
  expect(faults).toEqual([new Error("no more dice")]);
  isBroken = false;
  const list = await ask(kinto, { who: "bob", request: `GET ${R}?_since=0` });
  expect(idsIn(list)).toBe("");
  expect(list.headers.get("ETag")).toBe(etag);
  expect(dig(await ask(kinto, { who: "bob", request: "GET /" }), "user.principals")).toHaveLength(
    3,
  );
});

test("what a conflict undoes does not come back", async () => {
  const kinto = await bobsKinto();
  const past = { data: { last_modified: 5 } };

  const batch = await ask(kinto, {
    who: "bob",
    request: "POST /batch",
    body: {
      defaults: { method: "POST", path: R },
      requests: [{ body: { data: { id: "lost" } } }, { body: past }, { body: past }],
    },
  });

  expect(dig(batch, "responses.0.status")).toBe(201);
  expect(dig(batch, "responses.2.status")).toBe(409);
  expect(idsIn(await ask(kinto, { who: "bob", request: `GET ${R}?_since=0` }))).toBe("");
});

test("requests that wait for a password do not disturb each other", async () => {
  const kinto = await bobsKinto();
  const names = Array.from({ length: 8 }, (_, index) => `user${index}`);

  const made = await Promise.all(
    names.map((name) =>
      ask(kinto, {
        who: "anon",
        request: "POST /batch",
        body: {
          requests: [
            { method: "PUT", path: `/accounts/${name}`, body: { data: { password: name } } },
            {
              method: "PUT",
              path: "/buckets/default/collections/mine/records/first",
              headers: { Authorization: `Basic ${btoa(`${name}:${name}`)}` },
              body: { data: { name } },
            },
          ],
        },
      }),
    ),
  );

  for (const [index, answer] of made.entries()) {
    expect(dig(answer, "responses.1.status")).toBe(201);
    expect(dig(answer, "responses.1.body.permissions.write")).toEqual([`account:user${index}`]);
  }
});

test("a safe creation that two devices send at once succeeds for one", async () => {
  const kinto = await bobsKinto();

  const answers = await Promise.all(
    [1, 2, 3].map((n) =>
      ask(kinto, {
        who: "bob",
        request: `PUT ${R}/same`,
        headers: { "If-None-Match": "*" },
        body: { data: { n } },
      }),
    ),
  );

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 412)).toHaveLength(2);
});

test("a fault of the server is reported and answered", async () => {
  const faults: unknown[] = [];
  const server = createKintoServer({
    onError: (error) => faults.push(error),
    random: () => {
      throw new Error("no more dice");
    },
  });

  const response = await server.fetch(
    new Request("http://localhost/v1/buckets", {
      method: "POST",
      headers: { Authorization: `Basic ${btoa("any:body")}` },
    }),
  );

  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ errno: 999 });
  expect(faults).toEqual([new Error("no more dice")]);
});

test("a request that waits for a password uses up the token of a page once", async () => {
  const kinto = await bobsKinto();
  for (const id of ["x", "y", "z"]) await ask(kinto, { who: "bob", request: `PUT ${R}/${id}` });
  const first = await ask(kinto, { who: "bob", request: `DELETE ${R}?_limit=1` });
  const { search } = new URL(first.headers.get("Next-Page") ?? "");

  const batch = await ask(kinto, {
    who: "bob",
    request: "POST /batch",
    body: {
      requests: [
        { method: "DELETE", path: `${R}${search}` },
        // its password has to be hashed
        {
          method: "PUT",
          path: "/accounts/alice",
          headers: { Authorization: "" },
          body: { data: { password: "p4ssw0rd" } },
        },
        { method: "DELETE", path: `${R}${search}` },
      ],
    },
  });

  const responses = dig(batch, "responses") as readonly { status: number }[];
  expect(responses.map(({ status }) => status)).toEqual([200, 201, 400]);
  expect(idsIn(await ask(kinto, { who: "bob", request: `GET ${R}` }))).toBe("x");
});
