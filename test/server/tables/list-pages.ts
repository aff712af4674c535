import { expect } from "vitest";
import { BOB, DATA, R } from "../given.js";
import { dig, type Block, type Seen } from "../row.js";

const next = (name: string) => (seen: Seen) => {
  const url = new URL(seen[name]?.headers.get("Next-Page") ?? "");
  return `GET !${url.pathname}${url.search}`;
};

export const LIST_PAGES: Block = {
  name: "lists: pages",
  given: [...BOB, ...DATA],
  rows: [
    {
      id: "L20 deletions warn of what is deprecated too",
      who: "bob",
      request: `DELETE ${R}?_to=5`,
      status: 200,
      ids: "",
      check: (answer) => expect(answer.headers.get("Alert")).toContain("_to is now deprecated"),
    },
    {
      id: "L21a a page",
      who: "bob",
      request: `GET ${R}?_limit=2&not_n=99`,
      status: 200,
      ids: "d5 d4",
      keep: "one",
      check: (answer) => {
        const url = new URL(answer.headers.get("Next-Page") ?? "");
        expect([...url.searchParams.keys()].toSorted()).toEqual(["_limit", "_token", "not_n"]);
        expect(url.pathname).toBe(`/v1${R}`);
      },
    },
    {
      id: "L21b the next",
      who: "bob",
      request: next("one"),
      status: 200,
      ids: "d3 d2",
      keep: "two",
    },
    {
      id: "L21c the last, which leads no further",
      who: "bob",
      request: next("two"),
      status: 200,
      ids: "d1",
      check: (answer) => expect(answer.headers.get("Next-Page")).toBeNull(),
    },
    {
      id: "L21d a page can be read again",
      who: "bob",
      request: next("one"),
      status: 200,
      ids: "d3 d2",
    },
    {
      id: "L25a in another order",
      who: "bob",
      request: `GET ${R}?_limit=2&_sort=s`,
      status: 200,
      ids: "d5 d1",
      keep: "s1",
    },
    {
      id: "L25b without repetition",
      who: "bob",
      request: next("s1"),
      status: 200,
      ids: "d2 d4",
      keep: "s2",
    },
    { id: "L25c to its end", who: "bob", request: next("s2"), status: 200, ids: "d3" },
    {
      id: "L26a with equal and missing values",
      who: "bob",
      request: `GET ${R}?_limit=2&_sort=-f`,
      status: 200,
      ids: "d5 d4",
      keep: "f1",
    },
    { id: "L26b as well", who: "bob", request: next("f1"), status: 200, ids: "d1 d2", keep: "f2" },
    { id: "L26c to the end", who: "bob", request: next("f2"), status: 200, ids: "d3" },
    {
      id: "L22a oldest first",
      who: "bob",
      request: `GET ${R}?_limit=3&_sort=last_modified`,
      status: 200,
      ids: "d1 d2 d3",
      keep: "t1",
    },
    { id: "L22b and further", who: "bob", request: next("t1"), status: 200, ids: "d4 d5" },
    {
      id: "L48a a deletion in parts",
      who: "bob",
      request: `DELETE ${R}?_limit=2`,
      status: 200,
      keep: "del1",
      check: (answer) => expect((dig(answer, "data") as unknown[]).length).toBe(2),
    },
    {
      id: "L48b goes on",
      who: "bob",
      request: (seen) => next("del1")(seen).replace("GET", "DELETE"),
      status: 200,
      keep: "del2",
      check: (answer) => expect((dig(answer, "data") as unknown[]).length).toBe(2),
    },
    {
      id: "L48c but no part is deleted twice",
      who: "bob",
      request: (seen) => next("del1")(seen).replace("GET", "DELETE"),
      status: 400,
      message: "_token was already used or has expired.",
    },
  ],
};
