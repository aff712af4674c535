import { expect } from "vitest";
import type { Asked } from "../ask.js";
import { BOB, R, record } from "../given.js";
import { dig, etagOf, type Block } from "../row.js";

const asksToWait = (answer: Asked): void => expect(answer.headers.get("Backoff")).toBe("10");

/** Every answer carries it (`kinto/core/initialization.py`, `setup_backoff`). */
export const BACKOFF: Block = {
  name: "settings: backoff",
  profile: "backoff",
  given: [...BOB, record("x", { a: 1 })],
  rows: [
    { id: "S01 root", who: "anon", request: "GET /", status: 200, check: asksToWait },
    {
      id: "S01 a list",
      who: "bob",
      request: `GET ${R}`,
      status: 200,
      check: asksToWait,
      keep: "list",
    },
    {
      id: "S01 not modified",
      who: "bob",
      request: `GET ${R}`,
      headers: ({ list }) => ({ "If-None-Match": `"${etagOf(list)}"` }),
      status: 304,
      check: asksToWait,
    },
    { id: "S01 a write", who: "bob", request: `PUT ${R}/x`, status: 200, check: asksToWait },
    { id: "S01 missing", who: "bob", request: `GET ${R}/y`, status: 404, check: asksToWait },
    { id: "S01 unknown", who: "anon", request: "GET /nope", status: 404, check: asksToWait },
    { id: "S01 redirect", who: "anon", request: "GET !/buckets", status: 307, check: asksToWait },
    { id: "S01 refused", who: "anon", request: `GET ${R}`, status: 401, check: asksToWait },
    {
      id: "S01 a batch and its parts",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ path: R }, { path: `${R}/x` }] },
      status: 200,
      check: (answer) => {
        asksToWait(answer);
        const parts = dig(answer, "responses") as readonly { headers: Record<string, string> }[];
        expect(parts.map(({ headers }) => headers["Backoff"])).toEqual(["10", "10"]);
      },
    },
  ],
};
