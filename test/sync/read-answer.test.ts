import { expect, test } from "vitest";
import type { Json } from "../../src/record/json.js";
import type { Sent } from "../../src/record/operation.js";
import type { Kind, Sort } from "../../src/sync/answers.js";
import { kindOf, readAnswer, type Method, type Read } from "../../src/sync/read-answer.js";
import { gone, live } from "./engine-kit.js";

test.each<[number, Sort]>([
  [200, "unreadable"],
  [202, "unreadable"],
  [204, "unreadable"],
  [301, "unreadable"],
  [304, "unreadable"],
  [400, "400"],
  [401, "401"],
  [403, "403"],
  [404, "404 of something else"],
  [405, "another 4xx"],
  [408, "another 4xx"],
  [409, "409"],
  [410, "another 4xx"],
  [412, "412 of a stranger"],
  [413, "413"],
  [422, "another 4xx"],
  [429, "429"],
  [499, "another 4xx"],
  [500, "5xx"],
  [502, "5xx"],
  [503, "5xx"],
  [507, "5xx"],
  [599, "5xx"],
  [600, "unreadable"],
  [0, "unreadable"],
])("A1: a %d without a body is of the sort that the table says", (status, sort) => {
  for (const method of ["PUT", "DELETE"] as const) {
    const read = readAnswer(method, "a", { status, header: () => undefined, body: undefined });
    expect(read).toEqual({ sort, version: null });
  }
});

const record = live("a", 20, { title: "x" }) as unknown as Json;
const tombstone = gone("a", 20) as unknown as Json;
const other = live("b", 20) as unknown as Json;
const mine = live("a", 20, { title: "x" });
const UNREADABLE: Read = { sort: "unreadable", version: null };
const STRANGE: Read = { sort: "412 of a stranger", version: null };
const ELSEWHERE: Read = { sort: "404 of something else", version: null };
const unknownTime = { id: "a", last_modified: null, deleted: true } as const;

test.each<[what: string, method: Method, status: number, body: Json | undefined, read: Read]>([
  ["a version", "PUT", 200, { data: record }, { sort: "200", version: mine }],
  ["a new version", "PUT", 201, { data: record }, { sort: "201", version: mine }],
  ["a tombstone", "DELETE", 200, { data: tombstone }, { sort: "200", version: gone("a", 20) }],
  ["a tombstone for a PUT", "PUT", 200, { data: tombstone }, UNREADABLE],
  ["a version for a DELETE", "DELETE", 200, { data: record }, UNREADABLE],
  ["the version of another record", "PUT", 201, { data: other }, UNREADABLE],
  ["no timestamp", "PUT", 200, { data: { id: "a" } }, UNREADABLE],
  ["nothing", "PUT", 200, undefined, UNREADABLE],
  ["a list", "PUT", 200, [], UNREADABLE],
  [
    "what exists",
    "PUT",
    412,
    { details: { existing: record } },
    { sort: "412 with a version", version: mine },
  ],
  [
    "nothing that exists",
    "PUT",
    412,
    { errno: 114 },
    { sort: "412 with nothing", version: unknownTime },
  ],
  ["nothing, from a proxy", "DELETE", 412, undefined, STRANGE],
  ["something unreadable", "PUT", 412, { errno: 114, details: { existing: 7 } }, STRANGE],
  ["another that exists", "PUT", 412, { details: { existing: other } }, STRANGE],
  ["errno 110", "DELETE", 404, { errno: 110 }, { sort: "404 of the record", version: null }],
  ["errno 111", "DELETE", 404, { errno: 111 }, ELSEWHERE],
  ["no errno", "DELETE", 404, {}, ELSEWHERE],
])("A2: an answer with %s to a %s, status %d", (_, method, status, body, read) => {
  expect(readAnswer(method, "a", { status, header: () => undefined, body })).toEqual(read);
});

test.each<[Kind, Pick<Sent, "body" | "match">]>([
  ["create", { body: {}, match: null }],
  ["update", { body: {}, match: 5 }],
  ["delete", { body: null, match: 5 }],
  ["undo", { body: null, match: null }],
])("A1: a %s is known by its body and its precondition", (kind, sent) => {
  expect(kindOf(sent)).toBe(kind);
});
