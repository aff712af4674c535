import { expect, test } from "vitest";
import { ask, type Asked, type Question } from "./ask.js";
import { BOB, C, R } from "./given.js";
import { ourKinto, type KintoUnderTest } from "./kinto-under-test.js";
import { dig, idsIn } from "./row.js";
import type { KintoServerOptions } from "../../src/server/index.js";

/** A server with these settings, on which bob has a collection. */
async function withBob(options: KintoServerOptions): Promise<KintoUnderTest> {
  const kinto = ourKinto(options);
  for (const question of BOB) await ask(kinto, question);
  return kinto;
}

function bob(kinto: KintoUnderTest, request: string, body?: unknown): Promise<Asked> {
  const question: Question = { who: "bob", request };
  return ask(kinto, body === undefined ? question : { ...question, body });
}

test("Backoff is on every answer, whatever it says", async () => {
  const kinto = await withBob({ backoff: 10 });
  const etag = (await bob(kinto, `GET ${R}`)).headers.get("ETag") ?? "";
  const unmodified = await ask(kinto, {
    who: "bob",
    request: `GET ${R}`,
    headers: { "If-None-Match": etag },
  });
  const batch = await bob(kinto, "POST /batch", { requests: [{ path: R }, { path: "/nope" }] });

  expect(unmodified.status).toBe(304);
  for (const answer of [
    unmodified,
    batch,
    await bob(kinto, "GET /"),
    await bob(kinto, "GET /nope"),
    await bob(kinto, `GET ${R}/none`),
    await bob(kinto, "GET !/"),
  ]) {
    expect(answer.headers.get("Backoff")).toBe("10");
  }
  expect(dig(batch, "responses.0.headers.Backoff")).toBe("10");
  // Kinto does not get to it where a part ends in an error
  expect(dig(batch, "responses.1.headers.Backoff")).toBeUndefined();
});

test("a page is never longer than paginateBy, unless the limit is 0", async () => {
  const kinto = await withBob({ paginateBy: 2 });
  for (const id of ["a", "b", "c"]) await bob(kinto, `PUT ${R}/${id}`);

  const page = await bob(kinto, `GET ${R}?_limit=3`);

  expect(idsIn(page)).toBe("c b");
  expect(page.headers.get("Next-Page")).toContain("_limit=2");
  expect(idsIn(await bob(kinto, `GET ${R}`))).toBe("c b");
  expect(idsIn(await bob(kinto, `GET ${R}?_limit=1`))).toBe("c");
  expect(idsIn(await bob(kinto, `GET ${R}?_limit=0`))).toBe("c b a");
});

test("nothing is longer than maxFetchSize", async () => {
  const kinto = await withBob({ maxFetchSize: 2 });
  for (const id of ["a", "b", "c"]) await bob(kinto, `PUT ${R}/${id}`);

  expect(idsIn(await bob(kinto, `GET ${R}?_limit=0`))).toBe("c b");
});

test("a batch has as many requests as batchMaxRequests", async () => {
  const kinto = await withBob({ batchMaxRequests: 2 });
  const requests = [{ path: "/" }, { path: "/" }, { path: "/" }];

  const root = await bob(kinto, "GET /");

  expect(dig(root, "settings.batch_max_requests")).toBe(2);
  expect((await bob(kinto, "POST /batch", { requests })).status).toBe(400);
  expect((await bob(kinto, "POST /batch", { requests: requests.slice(1) })).status).toBe(200);
});

test("a read-only server takes no writes, and lets the root be kept", async () => {
  const kinto = ourKinto({ readonly: true });
  const root = await bob(kinto, "GET /");

  expect(dig(root, "settings.readonly")).toBe(true);
  expect(root.headers.get("Cache-Control")).toBe("max-age=86400");
  expect(await bob(kinto, "PUT /buckets/b")).toMatchObject({ status: 405 });
  expect(await bob(kinto, "POST /batch", { requests: [] })).toMatchObject({ status: 405 });
  expect(await bob(kinto, "GET /buckets/default")).toMatchObject({ status: 405 });
  expect(await bob(kinto, "GET /__heartbeat__")).toMatchObject({ status: 200 });
});

test("a conflict says when to come again", async () => {
  const kinto = await withBob({ retryAfter: 7 });
  const old = { data: { last_modified: 1000 } };
  await bob(kinto, `POST ${R}`, old);

  const conflict = await bob(kinto, `POST ${R}`, old);

  expect(conflict.status).toBe(409);
  expect(conflict.headers.get("Retry-After")).toBe("7");
});

test("settings say who may make buckets", async () => {
  const kinto = ourKinto({ principals: { bucket_create: ["account:admin"] } });
  for (const question of BOB.slice(0, 1)) await ask(kinto, question);

  expect(await bob(kinto, "PUT /buckets/z")).toMatchObject({ status: 403 });
  expect(await bob(kinto, "GET /buckets/default")).toMatchObject({ status: 200 });
});

test("settings say who may read buckets, but not what is in them", async () => {
  const principals = { bucket_read: ["system.Everyone"] };
  const kinto = await withBob({ principals });

  expect(await ask(kinto, { who: "anon", request: "GET /buckets/b" })).toMatchObject({
    status: 200,
  });
  expect(await ask(kinto, { who: "anon", request: "GET /buckets/no" })).toMatchObject({
    status: 404,
  });
  expect(await ask(kinto, { who: "anon", request: `GET ${C}` })).toMatchObject({ status: 401 });
});

test("a server is emptied only if it lets itself", async () => {
  const kinto = await withBob({});
  const flush: Question = { who: "anon", request: "POST /__flush__" };

  expect(await ask(ourKinto({ flush: false }), flush)).toMatchObject({ status: 404 });
  expect(await ask(kinto, flush)).toMatchObject({ status: 202 });
  expect(dig(await bob(kinto, "GET /"), "user.id")).toMatch(/^basicauth:/);
});

test("what is read anonymously may be kept as long as the collection says", async () => {
  const kinto = await withBob({});
  const permissions = { read: ["system.Everyone"] };
  await bob(kinto, `PUT ${C}`, { data: { cache_expires: 60 }, permissions });

  const anonymous = await ask(kinto, { who: "anon", request: `GET ${R}` });

  expect(anonymous.headers.get("Cache-Control")).toBe("max-age=60");
  expect((await bob(kinto, `GET ${R}`)).headers.get("Cache-Control")).toBe("no-cache, no-store");
});

test("a body larger than the server takes is 413", async () => {
  const kinto = await withBob({ maxBodySize: 1000 });

  const answer = await bob(kinto, `POST ${R}`, { data: { text: "x".repeat(1000) } });

  expect(answer).toMatchObject({ status: 413, json: { errno: 113 } });
  expect((await bob(kinto, `POST ${R}`, { data: { text: "x" } })).status).toBe(201);
});

test("the log has each request once, batches with their parts, and no credentials", async () => {
  const lines: object[] = [];
  const kinto = await withBob({ log: (entry) => lines.push(entry), now: () => 1000 });
  lines.length = 0;

  await bob(kinto, `GET ${R}?_limit=1`);
  const write = { method: "PUT", path: `${R}/x?a=1`, headers: { "If-Match": "*" } };
  await bob(kinto, "POST /batch", { requests: [{ path: "/" }, write] });

  const parts = [
    { method: "GET", path: "/v1/", status: 200 },
    { method: "PUT", path: `/v1${R}/x?a=1`, status: 412 },
  ];
  expect(lines).toEqual([
    { method: "GET", path: `/v1${R}?_limit=1`, status: 200, at: 1000, duration: 0, parts: [] },
    { method: "POST", path: "/v1/batch", status: 200, at: 1000, duration: 0, parts },
  ]);
});
