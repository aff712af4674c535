import { expect } from "vitest";
import { BOB, DATA, R } from "../given.js";
import { dig, etagOf, timeOf, type Block } from "../row.js";

export const LIST_TIMES: Block = {
  name: "lists: times, fields, totals",
  given: [...BOB, ...DATA],
  rows: [
    { id: "L28a d3", who: "bob", request: `GET ${R}/d3`, status: 200, keep: "d3" },
    { id: "L28b d5", who: "bob", request: `GET ${R}/d5`, status: 200, keep: "d5" },
    {
      id: "L01 a list has its timestamp, but neither totals nor a next page",
      who: "bob",
      request: `GET ${R}`,
      status: 200,
      check: (answer, seen) => {
        expect(etagOf(answer)).toBe(timeOf(seen["d5"]));
        expect(answer.headers.get("Cache-Control")).toBe("no-cache, no-store");
        for (const name of ["Next-Page", "Total-Objects", "Total-Records"]) {
          expect(answer.headers.get(name)).toBeNull();
        }
      },
    },
    {
      id: "L29 before one",
      who: "bob",
      request: (seen) => `GET ${R}?_before=${timeOf(seen["d3"])}`,
      status: 200,
      ids: "d2 d1",
    },
    {
      id: "L30 to one, which is deprecated",
      who: "bob",
      request: (seen) => `GET ${R}?_to=${timeOf(seen["d3"])}`,
      status: 200,
      ids: "d2 d1",
      check: (answer) => expect(answer.headers.get("Alert")).toContain('"code":"soft-eol"'),
    },
    {
      id: "L31 between two",
      who: "bob",
      request: (seen) => `GET ${R}?_since=${timeOf(seen["d3"])}&_before=${timeOf(seen["d5"])}`,
      status: 200,
      ids: "d4",
    },
    {
      id: "L32 at one",
      who: "bob",
      request: (seen) => `GET ${R}?last_modified=${timeOf(seen["d3"])}`,
      status: 200,
      ids: "d3",
    },
    {
      id: "L32b from one",
      who: "bob",
      request: (seen) => `GET ${R}?min_last_modified=${timeOf(seen["d3"])}`,
      status: 200,
      ids: "d5 d4 d3",
    },
    {
      id: "L32c since a quoted one",
      who: "bob",
      request: (seen) => `GET ${R}?_since=%22${timeOf(seen["d3"])}%22`,
      status: 200,
      ids: "d5 d4",
    },
    {
      id: "L27 some fields",
      who: "bob",
      request: `GET ${R}?_fields=o.k&id=d1`,
      status: 200,
      check: (answer) =>
        expect(dig(answer, "data.0")).toEqual({
          id: "d1",
          last_modified: expect.any(Number) as number,
          o: { k: 1 },
        }),
    },
    {
      id: "L47 some fields of an object, without permissions",
      who: "bob",
      request: `GET ${R}/d1?_fields=n`,
      status: 200,
      check: (answer) =>
        expect(answer.json).toEqual({
          data: { id: "d1", last_modified: expect.any(Number) as number, n: 1 },
        }),
    },
    {
      id: "L47b no fields are all of them",
      who: "bob",
      request: `GET ${R}/d1?_fields=`,
      status: 200,
      json: { data: { n: 1, s: "alpha" }, permissions: { write: ["account:bob"] } },
    },
    {
      id: "L47c in a list as well",
      who: "bob",
      request: `GET ${R}?_fields=,&id=d2`,
      status: 200,
      json: { data: [{ n: 2, s: "beta" }] },
    },
    {
      id: "L38 how many there are",
      who: "bob",
      request: `HEAD ${R}?_limit=1&min_n=2`,
      status: 200,
      check: (answer) => {
        expect(answer.headers.get("Total-Objects")).toBe("3");
        expect(answer.headers.get("Total-Records")).toBe("3");
        expect(answer.text).toBe("");
      },
    },
    { id: "L33a a deletion", who: "bob", request: `DELETE ${R}/d4`, status: 200, keep: "d4" },
    {
      id: "L33b is listed with the changes",
      who: "bob",
      request: (seen) => `GET ${R}?_since=${timeOf(seen["d3"])}`,
      status: 200,
      ids: "-d4 d5",
    },
    {
      id: "L33c but not otherwise",
      who: "bob",
      request: `GET ${R}`,
      status: 200,
      ids: "d5 d3 d2 d1",
    },
    {
      id: "L34a filters count for it",
      who: "bob",
      request: `GET ${R}?_since=0&n=1`,
      status: 200,
      ids: "d1",
    },
    {
      id: "L34b it lacks every field",
      who: "bob",
      request: `GET ${R}?_since=0&not_n=1`,
      status: 200,
      ids: "-d4 d5 d3 d2",
    },
    {
      id: "L34c only deletions",
      who: "bob",
      request: `GET ${R}?_since=0&deleted=true`,
      status: 200,
      ids: "-d4",
    },
    {
      id: "L34d no deletions",
      who: "bob",
      request: `GET ${R}?_since=0&not_deleted=true`,
      status: 200,
      ids: "d5 d3 d2 d1",
    },
    {
      id: "L35a some fields hide the mark",
      who: "bob",
      request: `GET ${R}?_since=0&_fields=n`,
      status: 200,
      ids: "d4 d5 d3 d2 d1",
    },
    {
      id: "L35b unless it is asked for",
      who: "bob",
      request: `GET ${R}?_since=0&_fields=n,deleted`,
      status: 200,
      ids: "-d4 d5 d3 d2 d1",
    },
    {
      id: "L37 a deletion is found by its timestamp",
      who: "bob",
      request: (seen) => `GET ${R}?last_modified=${timeOf(seen["d4"])}`,
      status: 200,
      ids: "-d4",
    },
    {
      id: "L39 deletions are not counted",
      who: "bob",
      request: `HEAD ${R}?_since=0`,
      status: 200,
      check: (answer) => expect(answer.headers.get("Total-Objects")).toBe("4"),
    },
    {
      id: "L40 nothing is newer than the list",
      who: "bob",
      request: (seen) => `GET ${R}?_since=${timeOf(seen["d4"])}`,
      status: 200,
      ids: "",
    },
  ],
};
