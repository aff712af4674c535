import { createHash, createHmac } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EdgePasswords } from "../../src/server/edge-passwords.js";
import { parseCredentials } from "../../src/server/identity/credentials.js";
import { PendingWork } from "../../src/server/identity/passwords.js";
import { hmacHex, sha256 } from "../../src/server/identity/sha256.js";
import { ask } from "./ask.js";
import { ourKinto } from "./kinto-under-test.js";
import { dig } from "./row.js";

/** The vectors of Kinto's documentation and tests. */
const VECTORS = [
  {
    secret: "",
    credentials: "mat:secret",
    id: "basicauth:8a931a10fc88ab2f6d1cc02a07d3a81b5d4768f6f13e85c5d8d4180419acb1b4",
    bucket: "ddaf8694-fa9e-2949-ed0e-77198a7907fb",
  },
  {
    secret: "a-secret-string",
    credentials: "user:pass",
    id: "basicauth:a9d81e1b56f2b77103e87601621a99b3d82a15abf7c72ce57a032d0964317c7a",
    bucket: "9948a94f-b396-b167-2766-cb644bee25ce",
  },
];

test.each(VECTORS)("$credentials is $id", async ({ secret, credentials, id, bucket }) => {
  const kinto = ourKinto({ userIdSecret: secret });

  const root = await ask(kinto, {
    who: "anon",
    request: "GET /",
    headers: { Authorization: `Basic ${btoa(credentials)}` },
  });

  expect(dig(root, "user.id")).toBe(id);
  expect(dig(root, "user.bucket")).toBe(bucket);
});

test("digests are those of the platform", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.string({ maxLength: 100 }),
      (text, key) => {
        const bytes = new TextEncoder().encode(text);
        expect(Buffer.from(sha256(bytes)).toString("hex")).toBe(
          createHash("sha256").update(bytes).digest("hex"),
        );
        expect(hmacHex(key, text)).toBe(createHmac("sha256", key).update(text).digest("hex"));
      },
    ),
  );
});

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}

/** Does what is pending, as often as something is. */
async function settle<Value>(compute: () => Value): Promise<{ value: Value; waits: number }> {
  for (let waits = 0; ; waits++) {
    try {
      return { value: compute(), waits };
    } catch (error) {
      if (!(error instanceof PendingWork)) throw error;
      await error.work();
    }
  }
}

describe("credentials", () => {
  test.each([
    ["Basic YTpi", { name: "a", password: "b" }],
    ["basic YTpiOmM=", { name: "a", password: "b:c" }],
    [`Basic ${encode(new TextEncoder().encode("é:ü"))}`, { name: "é", password: "ü" }],
    [`Basic ${encode(Uint8Array.of(0xe9, 0x3a, 0xfc))}`, { name: "é", password: "ü" }],
    ["Basic YQ==", undefined],
    ["Basic !!!", undefined],
    ["Bearer YTpi", undefined],
    ["Basic", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("of %j", (header, credentials) => {
    expect(parseCredentials(header)).toEqual(credentials);
  });
});

describe("passwords at the edge", () => {
  test("a right password is checked once in half a minute, a wrong one each time", async () => {
    let now = 0;
    const passwords = new EdgePasswords(4, 30, () => now);
    const first = passwords.forRequest();
    const { value: hash } = await settle(() => first.hash("right"));
    const check = (password: string): Promise<{ value: boolean; waits: number }> => {
      const ours = passwords.forRequest();
      return settle(() => ours.verify(password, hash));
    };

    expect(await check("right")).toEqual({ value: true, waits: 1 });
    now = 29_000;
    expect(await check("right")).toEqual({ value: true, waits: 0 });
    now = 58_000;
    expect(await check("right")).toEqual({ value: true, waits: 0 });
    now = 89_000;
    expect(await check("right")).toEqual({ value: true, waits: 1 });
    expect(await check("wrong")).toEqual({ value: false, waits: 1 });
    expect(await check("wrong")).toEqual({ value: false, waits: 1 });
  });
});
