import { expect } from "vitest";
import { BOB, C, R } from "../given.js";
import { dig, etagOf, timeOf, type Block, type Row, type Seen } from "../row.js";

const HOUR = 3_600_000;
/** A little apart from the server's clock, which need not be ours. */
const SOON = Date.now() + HOUR;

export const TIMESTAMPS: Block = {
  name: "timestamps",
  given: [...BOB, { who: "bob", request: `PUT ${C}2` }, { who: "bob", request: `HEAD ${R}` }],
  rows: [
    {
      id: "T00 an empty list has a timestamp",
      who: "bob",
      request: `HEAD ${R}`,
      status: 200,
      keep: "T",
    },
    {
      id: "T01 which stays",
      who: "bob",
      request: `HEAD ${R}`,
      status: 200,
      check: (answer, seen) => expect(etagOf(answer)).toBe(etagOf(seen["T"])),
    },
    {
      id: "T03 quick posts get increasing timestamps",
      who: "bob",
      request: "POST /batch",
      body: {
        defaults: { method: "POST", path: R },
        requests: Array.from({ length: 20 }, () => ({})),
      },
      status: 200,
      check: (answer) => {
        const responses = dig(answer, "responses") as readonly {
          body: { data: { last_modified: number } };
        }[];
        const times = responses.map(({ body }) => body.data.last_modified);
        expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
        expect(times).toHaveLength(20);
      },
    },
    {
      id: "T04 x",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { n: 1 } },
      status: 201,
      keep: "x",
    },
    {
      id: "T07 a replacement cannot be older",
      who: "bob",
      request: `PUT ${R}/x`,
      body: (seen: Seen) => ({ data: { last_modified: timeOf(seen["x"]) } }),
      status: 200,
      check: (answer, seen) => expect(timeOf(answer)).toBeGreaterThan(timeOf(seen["x"])),
    },
    {
      id: "T09 a timestamp that is none does not count",
      who: "bob",
      request: `POST ${R}`,
      body: { data: { last_modified: "abc" } },
      status: 201,
      check: (answer, seen) => expect(timeOf(answer)).toBeGreaterThan(timeOf(seen["x"])),
    },
    {
      id: "T13a posting an id that exists",
      who: "bob",
      request: `POST ${R}`,
      body: { data: { id: "x" } },
      status: 200,
    },
    {
      id: "T13b the timestamp before",
      who: "bob",
      request: `HEAD ${R}`,
      status: 200,
      keep: "before",
    },
    {
      id: "T13c posting it once more",
      who: "bob",
      request: `POST ${R}`,
      body: { data: { id: "x" } },
      status: 200,
    },
    {
      id: "T13d does not move the list",
      who: "bob",
      request: `HEAD ${R}`,
      status: 200,
      check: (answer, seen) => expect(etagOf(answer)).toBe(etagOf(seen["before"])),
    },
    {
      id: "T06a an old timestamp is kept",
      who: "bob",
      request: `PUT ${R}/old`,
      body: { data: { last_modified: 1_000_000 } },
      status: 201,
      json: { data: { last_modified: 1_000_000 } },
    },
    {
      id: "T06b and does not move the list",
      who: "bob",
      request: `HEAD ${R}`,
      status: 200,
      check: (answer, seen) => expect(etagOf(answer)).toBe(etagOf(seen["before"])),
    },
    {
      id: "T17 the same one twice is a conflict",
      who: "bob",
      request: `POST ${R}`,
      body: { data: { last_modified: 1_000_000 } },
      status: 409,
      errno: 122,
      message: "Integrity constraint violated, please retry.",
      check: (answer) => expect(answer.headers.get("Retry-After")).toBe("3"),
      notOnMemory: "only PostgreSQL has the constraint",
    },
    {
      id: "T06c the age before 1970",
      who: "bob",
      request: `PUT ${R}/older`,
      body: { data: { last_modified: -5 } },
      status: 201,
      json: { data: { last_modified: -5 } },
      check: (answer) => {
        expect(answer.headers.get("ETag")).toBe('"-5"');
        expect(answer.headers.get("Last-Modified")).toBe("Wed, 31 Dec 1969 23:59:59 GMT");
      },
    },
    {
      id: "T06d is in the list",
      who: "bob",
      request: `GET ${R}?_limit=2&_sort=last_modified`,
      status: 200,
      ids: "older old",
    },
    {
      id: "T06e but not after 0",
      who: "bob",
      request: `GET ${R}?_since=0&_limit=1&_sort=last_modified`,
      status: 200,
      ids: "old",
    },
    ...[253_402_300_800_000, -62_135_596_800_001].map((time): Row => ({
      id: `T18 the timestamp ${time} is refused`,
      who: "bob",
      request: `PUT ${R}/out`,
      body: { data: { last_modified: time } },
      status: 400,
      message: "last_modified is not between the years 1 and 9999",
      onlyOurs: "Kinto fails at the header Last-Modified",
    })),
    {
      id: "T19 and so it is for a tombstone",
      who: "bob",
      request: `DELETE ${R}/old?last_modified=253402300800000`,
      status: 400,
      message: "last_modified is not between the years 1 and 9999",
      onlyOurs: "Kinto fails at the header Last-Modified",
    },
    {
      id: "T20 the end of the year 9999 is fine",
      who: "bob",
      request: `PUT ${C}2/records/far`,
      body: { data: { last_modified: 253_402_300_799_999 } },
      status: 201,
      check: (answer) =>
        expect(answer.headers.get("Last-Modified")).toBe("Fri, 31 Dec 9999 23:59:59 GMT"),
    },
    { id: "T10 y", who: "bob", request: `PUT ${R}/y`, status: 201, keep: "y" },
    {
      id: "T11 a deletion cannot be older",
      who: "bob",
      request: `DELETE ${R}/y?last_modified=1`,
      status: 200,
      check: (answer, seen) => expect(timeOf(answer)).toBeGreaterThan(timeOf(seen["y"])),
    },
    {
      id: "T05a a later timestamp is kept",
      who: "bob",
      request: `POST ${R}`,
      body: { data: { id: "soon", last_modified: SOON } },
      status: 201,
      json: { data: { last_modified: SOON } },
      check: (answer) => expect(etagOf(answer)).toBe(SOON),
    },
    {
      id: "T05b it becomes that of the list",
      who: "bob",
      request: `HEAD ${R}`,
      status: 200,
      check: (answer) => expect(etagOf(answer)).toBe(SOON),
    },
    {
      id: "T05c the next one follows it",
      who: "bob",
      request: `POST ${R}`,
      status: 201,
      json: { data: { last_modified: SOON + 1 } },
    },
    {
      id: "T05d the timestamp of the list itself is taken for the next",
      who: "bob",
      request: `PUT ${R}/equal`,
      body: { data: { last_modified: SOON + 1 } },
      status: 201,
      json: { data: { last_modified: SOON + 2 } },
    },
    {
      id: "T12 a deletion can be later",
      who: "bob",
      request: `DELETE ${R}/equal?last_modified=${SOON + 10}`,
      status: 200,
      json: { data: { last_modified: SOON + 10 } },
    },
    { id: "T15a a collection that is deleted", who: "bob", request: `DELETE ${C}`, status: 200 },
    { id: "T15b and made again", who: "bob", request: `PUT ${C}`, status: 201 },
    {
      id: "T15c starts anew",
      who: "bob",
      request: `GET ${R}?_since=0`,
      status: 200,
      ids: "",
      check: (answer, seen) => {
        expect(etagOf(answer)).toBeGreaterThan(etagOf(seen["T"]));
        expect(etagOf(answer)).toBeLessThan(SOON);
      },
    },
    {
      id: "T16 a record does not move its collection",
      who: "bob",
      request: `GET ${C}`,
      status: 200,
      keep: "C",
    },
    { id: "T16b when it is written", who: "bob", request: `POST ${R}`, status: 201 },
    {
      id: "T16c as before",
      who: "bob",
      request: `GET ${C}`,
      status: 200,
      check: (answer, seen) => expect(timeOf(answer)).toBe(timeOf(seen["C"])),
    },
  ],
};
