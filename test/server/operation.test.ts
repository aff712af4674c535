import { expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { createKintoServer, type PlainRequest } from "../../src/server/index.js";
import { matchOrigin } from "../../src/server/http/match-origin.js";
import { decodeUtf8 } from "../../src/server/http/decode-utf8.js";
import { handle } from "../../src/server/kinto.js";
import { MemoryStorage } from "../../src/server/storage/memory-storage.js";
import { createWorld } from "../../src/server/world.js";
import { ask } from "./ask.js";
import { account, BOB, R } from "./given.js";
import { ourKinto } from "./kinto-under-test.js";
import { dig, etagOf, idsIn } from "./row.js";

const ORIGIN = { Origin: "http://x" };

function onError(error: unknown): never {
  throw error;
}

test("a server under maintenance answers like one without its database, until it is over", async () => {
  let isDown = false;
  const kinto = ourKinto({ maintenance: () => isDown, retryAfter: 60, backoff: 5 });
  for (const question of BOB) await ask(kinto, question);
  isDown = true;

  for (const request of ["GET /", `PUT ${R}/x`, "POST /batch", "GET !/", "GET /__heartbeat__"]) {
    const answer = await ask(kinto, { who: "bob", request, headers: ORIGIN });
    expect(answer.status).toBe(503);
    expect(answer.json).toEqual({
      code: 503,
      errno: 201,
      error: "Service Unavailable",
      message:
        "Service temporary unavailable due to overloading or maintenance, please retry later.",
    });
    expect(answer.headers.get("Retry-After")).toBe("60");
    expect(answer.headers.get("Backoff")).toBe("5");
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
  }
  // so that pages of other origins come to read it
  const preflight = { ...ORIGIN, "Access-Control-Request-Method": "GET" };
  const question = { who: "anon", request: "OPTIONS /buckets", headers: preflight } as const;
  expect((await ask(kinto, question)).status).toBe(200);

  isDown = false;
  const list = await ask(kinto, { who: "bob", request: `GET ${R}` });
  expect(idsIn(list)).toBe("");
});

test("a server can be down for good", async () => {
  const kinto = ourKinto({ maintenance: true });

  expect((await ask(kinto, { who: "anon", request: "GET /" })).status).toBe(503);
});

test("whether there is maintenance is asked once for each request, also where a password is hashed", async () => {
  let asked = 0;
  const kinto = ourKinto({ maintenance: () => ++asked > 2 });
  const signUp = { request: "PUT /accounts/cleo", body: { data: { password: "x" } } };

  expect((await ask(kinto, { who: "anon", ...signUp })).status).toBe(201);
  expect((await ask(kinto, { who: "anon", request: "GET /" })).status).toBe(200);
  expect((await ask(kinto, { who: "anon", request: "GET /" })).status).toBe(503);
});

test("Backoff is on as many answers as the settings say", async () => {
  let dice = 0;
  const kinto = ourKinto({
    backoff: 10,
    backoffPercentage: 25,
    // 0/8, 1/8, 2/8 …
    random: (bytes) => bytes.map((_, index) => (index === 0 ? (dice++ % 8) * 32 : 0)),
  });
  const backoffs: (string | null)[] = [];
  for (let n = 0; n < 16; n++) {
    backoffs.push((await ask(kinto, { who: "anon", request: "GET /" })).headers.get("Backoff"));
  }

  expect(backoffs.map((value) => value ?? "-").join("")).toBe("1010------1010------");
});

test("a service ends when its day comes", async () => {
  let now = Date.parse("2030-01-30T23:59:59Z");
  const kinto = ourKinto({ eos: "2030-01-31T00:00:00Z", now: () => now });
  const root = (): ReturnType<typeof ask> => ask(kinto, { who: "anon", request: "GET /" });

  expect(await root()).toMatchObject({ status: 200, json: { eos: "2030-01-31T00:00:00Z" } });
  now += 1000;
  expect(await root()).toMatchObject({ status: 410, json: { errno: 202 } });
});

test("a message about the end may be in any language, though headers are not", async () => {
  const kinto = ourKinto({ eos: "2099-01-01", eosMessage: "Fin d’été \u007f 😀" });

  const alert = (await ask(kinto, { who: "anon", request: "GET /" })).headers.get("Alert") ?? "";

  expect(alert).toMatch(/^[\u0020-\u007e]+$/);
  expect(JSON.parse(alert)).toEqual({
    code: "soft-eol",
    message: "Fin d’été \u007f 😀",
    url: "https://kinto.readthedocs.io/",
  });
});

test("a read-only server reads what was written when it was not", () => {
  const storage = new MemoryStorage(() => 1000);
  const world = { now: () => 1000, random: (bytes: Uint8Array<ArrayBuffer>) => bytes, storage };
  const writable = createWorld({ ...world, onError });
  const readable = createWorld({ ...world, onError, settings: { readonly: true } });
  const passwords = { hash: String, verify: () => true, nameOf: () => undefined };
  const headers = { authorization: `Basic ${btoa("any:body")}` };
  const send = (server: typeof writable, method: string, path: string): number => {
    const request: PlainRequest = { method, path, origin: "http://sim", headers, body: "" };
    return handle(server, passwords, request).status;
  };

  expect(send(readable, "GET", "/v1/buckets")).toBe(503);
  expect(send(writable, "PUT", "/v1/buckets/b")).toBe(201);
  expect(send(readable, "GET", "/v1/buckets")).toBe(200);
  expect(send(readable, "GET", "/v1/buckets/b/collections")).toBe(503);
  expect(send(writable, "GET", "/v1/buckets/b/collections")).toBe(200);
  expect(send(readable, "GET", "/v1/buckets/b/collections")).toBe(200);
  expect(send(readable, "PUT", "/v1/buckets/b")).toBe(405);
});

test("ids of new objects can be chosen", async () => {
  let count = 0;
  const kinto = ourKinto({
    history: false,
    newId: (resource) => (resource === "record" ? `r${++count}` : undefined),
  });
  for (const question of BOB) await ask(kinto, question);
  const post = async (path: string): Promise<unknown> =>
    dig(await ask(kinto, { who: "bob", request: `POST ${path}` }), "data.id");

  expect([await post(R), await post(R)]).toEqual(["r1", "r2"]);
  expect(await post("/buckets")).toMatch(/^[a-zA-Z0-9][\w-]{7}$/);
});

test.each([
  ["not an id", /is no id of a record/],
  ["there", /which a record in .* has already/],
])(
  "an id that cannot be, %j, is a fault of the server, and takes nothing away",
  async (id, fault) => {
    const faults: unknown[] = [];
    const kinto = ourKinto({
      newId: () => id,
      history: false,
      onError: (error) => faults.push(error),
    });
    for (const question of BOB) await ask(kinto, question);
    await ask(kinto, { who: "bob", request: `PUT ${R}/there`, body: { data: { a: 1 } } });

    const answer = await ask(kinto, { who: "bob", request: `POST ${R}`, body: { data: { a: 2 } } });

    expect(answer).toMatchObject({ status: 500, json: { errno: 999 } });
    expect(faults).toEqual([
      expect.objectContaining({ message: expect.stringMatching(fault) as string }),
    ]);
    expect(await ask(kinto, { who: "bob", request: `GET ${R}/there` })).toMatchObject({
      json: { data: { a: 1 } },
    });
  },
);

async function version(kinto = ourKinto()): Promise<unknown> {
  return (await ask(kinto, { who: "anon", request: "GET /__version__" })).json;
}

test("the version is that of this package, or what the settings say", async () => {
  expect(await version()).toEqual({ name: "kintsugi", version: packageJson.version });
  const versionInfo = { commit: "490ed70", version: "26.3.1" };
  expect(await version(ourKinto({ versionInfo }))).toEqual(versionInfo);
});

test("a fault has the link of the settings, and no stack", async () => {
  const kinto = ourKinto({
    errorInfoLink: "https://example.org/help",
    onError: () => undefined,
    random: () => {
      throw new Error("secret");
    },
  });

  const answer = await ask(kinto, { who: "U", request: "POST /buckets" });

  expect(answer.status).toBe(500);
  expect(answer.json).toMatchObject({ errno: 999, info: "https://example.org/help" });
  expect(answer.text).not.toContain("secret");
});

test("a body that is too large is refused in all forms that other errors have", async () => {
  const kinto = ourKinto({ maxBodySize: 10, backoff: 3, corsOrigins: ["http://a"] });
  const send = (origin: string): ReturnType<typeof ask> =>
    ask(kinto, {
      who: "U",
      request: "PUT /buckets/b",
      headers: { Origin: origin },
      raw: "{}          ",
    });

  const answer = await send("http://a");

  expect(answer).toMatchObject({ status: 413, json: { code: 413, errno: 113 } });
  expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("http://a");
  expect(answer.headers.get("Backoff")).toBe("3");
  expect((await send("http://b")).headers.get("Access-Control-Allow-Origin")).toBeNull();
});

test("a log that throws is a fault, and the answer comes all the same", async () => {
  const faults: unknown[] = [];
  const server = createKintoServer({
    onError: (error) => faults.push(error),
    log: () => {
      throw new Error("disk full");
    },
  });

  expect((await server.fetch(new Request("http://localhost/v1/"))).status).toBe(200);
  expect(faults).toEqual([new Error("disk full")]);
});

test("the history forgets a user together with the rest", async () => {
  const kinto = ourKinto({ principals: { "user-data_delete": ["account:alice"] } });
  for (const question of [...BOB, account("alice")]) await ask(kinto, question);
  await ask(kinto, {
    who: "bob",
    request: "PATCH /buckets/b",
    body: { permissions: { write: ["account:alice"] } },
  });
  const before = await ask(kinto, { who: "alice", request: "GET /buckets/b" });

  const answer = await ask(kinto, { who: "alice", request: "DELETE /__user_data__/account:bob" });

  expect(answer.status).toBe(200);
  expect((await ask(kinto, { who: "bob", request: "GET /buckets/b/history" })).status).toBe(403);
  const after = await ask(kinto, { who: "alice", request: "GET /buckets/b" });
  expect(after.json).toMatchObject({ permissions: { write: ["account:alice"] } });
  expect(etagOf(after)).toBe(etagOf(before));
});

/** As `fnmatchcase` has it. */
test.each([
  ["*", "http://a", true],
  ["https://*.org", "https://a.org", true],
  ["https://*.org", "https://a.b.org", true],
  ["https://*.org", "https://a.org.evil.net", false],
  ["https://a.org", "https://a.org", true],
  ["https://a.org", "https://axorg", false],
  ["https://a.org", "HTTPS://a.org", false],
  ["http://localhost:????", "http://localhost:8080", true],
  ["http://localhost:????", "http://localhost:80", false],
  ["http://[ab].org", "http://b.org", true],
  ["http://[!ab].org", "http://b.org", false],
  ["http://[!ab].org", "http://c.org", true],
  ["http://[.org", "http://[.org", true],
  ["http://[]].org", "http://].org", true],
  ["http://(a|b)+.org", "http://(a|b)+.org", true],
  ["http://(a|b)+.org", "http://a.org", false],
  ["**", "", true],
])("the pattern %j matches %j: %j", (pattern, origin, expected) => {
  expect(matchOrigin(pattern, origin)).toBe(expected);
});

/** As Python says it. */
test.each([
  [[0x61, 0xff], "byte 0xff in position 1: invalid start byte"],
  [[0xc0, 0x80], "byte 0xc0 in position 0: invalid start byte"],
  [[0x80], "byte 0x80 in position 0: invalid start byte"],
  [[0xc3, 0xa9, 0xc3], "byte 0xc3 in position 2: unexpected end of data"],
  [[0xe2, 0x82], "bytes in position 0-1: unexpected end of data"],
  [[0xe2, 0x28, 0xa1], "byte 0xe2 in position 0: invalid continuation byte"],
  [[0xe2, 0x82, 0x28], "bytes in position 0-1: invalid continuation byte"],
  [[0xed, 0xa0, 0x80], "byte 0xed in position 0: invalid continuation byte"],
  [[0xf0, 0x9f, 0x98], "bytes in position 0-2: unexpected end of data"],
  [[0xf4, 0x90, 0x80, 0x80], "byte 0xf4 in position 0: invalid continuation byte"],
  [[0xf5, 0x80, 0x80, 0x80], "byte 0xf5 in position 0: invalid start byte"],
])("bytes %j are no text", (bytes, problem) => {
  const malformed = `'utf-8' codec can't decode ${problem}`;
  expect(decodeUtf8(Uint8Array.from(bytes))).toEqual({ malformed });
});

test("a redirect may be kept for no time at all", async () => {
  const kinto = ourKinto({ versionPrefixRedirectTtl: 0 });

  const answer = await ask(kinto, { who: "anon", request: "GET !/buckets" });

  expect(answer.headers.get("Cache-Control")).toBe(
    "max-age=0, must-revalidate, no-cache, no-store",
  );
  expect(answer.headers.get("Pragma")).toBe("no-cache");
});
