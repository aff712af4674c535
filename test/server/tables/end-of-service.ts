import { expect } from "vitest";
import type { Asked } from "../ask.js";
import { BOB, R } from "../given.js";
import { dig, type Block } from "../row.js";

const ORIGIN = { Origin: "http://x" };

const alerts = (code: string, message: string) => (answer: Asked) => {
  const alert: unknown = JSON.parse(answer.headers.get("Alert") ?? "null");
  expect(alert).toEqual({ code, message, url: "https://kinto.test/eos" });
};

const ANNOUNCED = alerts("soft-eol", "Move on");
const ENDED = (answer: Asked): void => {
  alerts("hard-eol", "Gone")(answer);
  expect(answer.headers.get("Access-Control-Expose-Headers")).toContain("Alert");
};

/** Until that day everything works as ever (`kinto/core/initialization.py`, `_end_of_life_tween_factory`). */
export const ANNOUNCED_END: Block = {
  name: "settings: an end that was announced",
  profile: "announced end",
  given: BOB,
  rows: [
    {
      id: "ES1 the root tells the day",
      who: "anon",
      request: "GET /",
      status: 200,
      json: { eos: "2099-12-31" },
      check: ANNOUNCED,
    },
    { id: "ES2 a write", who: "bob", request: `PUT ${R}/x`, status: 201, check: ANNOUNCED },
    { id: "ES3 an error", who: "bob", request: `GET ${R}/y`, status: 404, check: ANNOUNCED },
    { id: "ES4 no route", who: "anon", request: "GET /nope", status: 404, check: ANNOUNCED },
    { id: "ES5 a redirect", who: "anon", request: "GET !/", status: 307, check: ANNOUNCED },
    {
      id: "ES6 a preflight",
      who: "anon",
      request: "OPTIONS /buckets",
      headers: { ...ORIGIN, "Access-Control-Request-Method": "GET" },
      status: 200,
      check: ANNOUNCED,
    },
    {
      id: "ES7 it drowns other alerts",
      who: "bob",
      request: `GET ${R}?_to=5`,
      status: 200,
      check: ANNOUNCED,
    },
    {
      id: "ES8 a batch has it, and its parts have not",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ path: R }, { path: `${R}?_to=5` }] },
      status: 200,
      check: (answer) => {
        ANNOUNCED(answer);
        expect(dig(answer, "responses.0.headers.Alert")).toBeUndefined();
        expect(dig(answer, "responses.1.headers.Alert")).toContain("_to is now deprecated");
      },
    },
  ],
};

/** From that day on there is nothing. */
export const ENDED_SERVICE: Block = {
  name: "settings: a service that has ended",
  profile: "ended",
  given: [],
  rows: [
    {
      id: "EH1 the root",
      who: "anon",
      request: "GET /",
      headers: ORIGIN,
      status: 410,
      errno: 202,
      message: "The service you are trying to connect no longer exists at this location.",
      check: (answer) => {
        ENDED(answer);
        expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
      },
    },
    { id: "EH2 a write", who: "U", request: "PUT /buckets/b", status: 410, check: ENDED },
    {
      id: "EH3 a batch",
      who: "U",
      request: "POST /batch",
      body: { requests: [] },
      status: 410,
      check: ENDED,
    },
    {
      id: "EH4 a preflight",
      who: "anon",
      request: "OPTIONS /buckets",
      headers: { ...ORIGIN, "Access-Control-Request-Method": "GET" },
      status: 410,
      check: ENDED,
    },
    { id: "EH5 what never was", who: "anon", request: "GET !/v9/x", status: 410, check: ENDED },
    { id: "EH6 no version", who: "anon", request: "GET !/", status: 410, check: ENDED },
    {
      id: "EH7 the heartbeat",
      who: "anon",
      request: "GET /__heartbeat__",
      status: 410,
      check: ENDED,
    },
    { id: "EH8 bad bytes", who: "anon", request: "GET /%ff?%ff", status: 410, check: ENDED },
  ],
};
