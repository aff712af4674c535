import { expect, test } from "vitest";
import { handle } from "../../src/server/kinto.js";
import type { PlainAnswer, PlainRequest } from "../../src/server/http/exchange.js";
import { createWorld } from "../../src/server/world.js";

const PASSWORDS = {
  hash: (password: string): string => `hashed ${password}`,
  verify: (password: string, hash: string): boolean => hash === `hashed ${password}`,
  nameOf: (): undefined => undefined,
};

/** A server that is nothing but a function: the same questions always get the same answers. */
function play(): readonly PlainAnswer[] {
  let [now, dice] = [1_700_000_000_000, 0];
  const world = createWorld({
    now: () => now++,
    random: (bytes) => bytes.map(() => dice++ % 256),
    onError: (error) => {
      throw error;
    },
  });
  const authorization = `Basic ${btoa("bob:s3cr3t")}`;
  const json = { authorization, "content-type": "application/json" };
  const ask = (method: string, path: string, body = "", headers = {}): PlainAnswer => {
    const request: PlainRequest = { method, path, origin: "http://sim", headers, body };
    return handle(world, PASSWORDS, request);
  };
  return [
    ask("PUT", "/v1/accounts/bob", '{"data":{"password":"s3cr3t"}}'),
    ask("POST", "/v1/buckets/default/collections/c/records", "{}", json),
    ask("GET", "/v1/buckets/default/collections/c/records?_since=0", "", { authorization }),
  ];
}

test("the core answers at once, and the same way each time", () => {
  const answers = play();

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 200]);
  expect(JSON.parse(answers[0]?.body ?? "")).toMatchObject({ data: { password: "hashed s3cr3t" } });
  expect(JSON.parse(answers[1]?.body ?? "")).toMatchObject({
    data: { id: "00010203-0405-4607-8809-0a0b0c0d0e0f" },
    permissions: { write: ["account:bob"] },
  });
  expect(play()).toEqual(answers);
});
