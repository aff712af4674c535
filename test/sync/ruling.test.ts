import { expect, test } from "vitest";
import type { Json } from "../../src/record/json.js";
import { meaningOf, rule, type Meaning, type Method, type Ruling } from "../../src/sync/ruling.js";
import { gone, live } from "./engine-kit.js";

const STATUSES = [
  200, 201, 202, 204, 301, 304, 307, 400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415,
  422, 429, 500, 502, 503, 504, 507, 600,
] as const;

type Status = (typeof STATUSES)[number];

/** Every status for each method: one that is left out does not compile. */
const MEANINGS: Readonly<Record<Status, Readonly<Record<Method, Meaning>>>> = {
  200: { PUT: "accepted", DELETE: "accepted" },
  201: { PUT: "accepted", DELETE: "unknown" },
  202: { PUT: "unknown", DELETE: "unknown" },
  204: { PUT: "unknown", DELETE: "unknown" },
  301: { PUT: "unknown", DELETE: "unknown" },
  304: { PUT: "unknown", DELETE: "unknown" },
  307: { PUT: "unknown", DELETE: "unknown" },
  400: { PUT: "refused", DELETE: "refused" },
  401: { PUT: "credentials", DELETE: "credentials" },
  403: { PUT: "refused", DELETE: "refused" },
  404: { PUT: "parent-missing", DELETE: "absent" },
  405: { PUT: "not-served", DELETE: "not-served" },
  406: { PUT: "not-served", DELETE: "not-served" },
  408: { PUT: "not-served", DELETE: "not-served" },
  409: { PUT: "unknown", DELETE: "unknown" },
  410: { PUT: "not-served", DELETE: "not-served" },
  412: { PUT: "changed", DELETE: "changed" },
  413: { PUT: "refused", DELETE: "refused" },
  415: { PUT: "not-served", DELETE: "not-served" },
  422: { PUT: "not-served", DELETE: "not-served" },
  429: { PUT: "unknown", DELETE: "unknown" },
  500: { PUT: "unknown", DELETE: "unknown" },
  502: { PUT: "unknown", DELETE: "unknown" },
  503: { PUT: "unknown", DELETE: "unknown" },
  504: { PUT: "unknown", DELETE: "unknown" },
  507: { PUT: "unknown", DELETE: "unknown" },
  600: { PUT: "unknown", DELETE: "unknown" },
};

test.each(STATUSES)("A1: a %d means what the table says", (status) => {
  expect(meaningOf("PUT", status)).toBe(MEANINGS[status].PUT);
  expect(meaningOf("DELETE", status)).toBe(MEANINGS[status].DELETE);
});

const record = live("a", 20, { title: "x" }) as unknown as Json;
const tombstone = gone("a", 20) as unknown as Json;
const other = live("b", 20) as unknown as Json;
const unknownTime = { id: "a", last_modified: null, deleted: true } as const;

const ANSWERS: readonly (readonly [
  name: string,
  method: Method,
  status: number,
  body: Json | undefined,
  ruling: Ruling,
])[] = [
  [
    "a version",
    "PUT",
    200,
    { data: record },
    { kind: "accepted", version: live("a", 20, { title: "x" }) },
  ],
  ["a tombstone", "DELETE", 200, { data: tombstone }, { kind: "accepted", version: gone("a", 20) }],
  ["a tombstone for a PUT", "PUT", 200, { data: tombstone }, { kind: "unknown" }],
  ["a version for a DELETE", "DELETE", 200, { data: record }, { kind: "unknown" }],
  ["the version of another record", "PUT", 201, { data: other }, { kind: "unknown" }],
  ["no timestamp", "PUT", 200, { data: { id: "a" } }, { kind: "unknown" }],
  ["nothing", "PUT", 200, undefined, { kind: "unknown" }],
  ["a list", "PUT", 200, [], { kind: "unknown" }],
  [
    "what exists",
    "PUT",
    412,
    { details: { existing: record } },
    { kind: "changed", version: live("a", 20, { title: "x" }) },
  ],
  ["nothing that exists", "PUT", 412, { errno: 114 }, { kind: "changed", version: unknownTime }],
  ["nothing, from a proxy", "DELETE", 412, undefined, { kind: "unknown" }],
  [
    "something unreadable",
    "PUT",
    412,
    { errno: 114, details: { existing: 7 } },
    { kind: "unknown" },
  ],
  ["another that exists", "PUT", 412, { details: { existing: other } }, { kind: "unknown" }],
  ["errno 110", "DELETE", 404, { errno: 110 }, { kind: "absent" }],
  ["errno 111", "DELETE", 404, { errno: 111 }, { kind: "parent-missing" }],
  ["no errno", "DELETE", 404, {}, { kind: "parent-missing" }],
  ["no body", "DELETE", 404, undefined, { kind: "parent-missing" }],
  ["errno 110", "PUT", 404, { errno: 110 }, { kind: "parent-missing" }],
];

test.each(ANSWERS)(
  "A2: an answer with %s to a %s, status %d",
  (_, method, status, body, ruling) => {
    expect(rule(method, "a", { status, header: () => undefined, body })).toEqual(ruling);
  },
);
