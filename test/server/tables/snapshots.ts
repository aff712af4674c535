import { expect } from "vitest";
import type { Asked } from "../ask.js";
import { account, BOB, C, R } from "../given.js";
import { dig, etagOf, timeOf, type Block, type Row, type Seen } from "../row.js";

const AT = "/buckets/b/snapshot/collections/c@";

/** `x=1 -y`: records with their field `n`, a minus sign for tombstones. */
function records(answer: Asked): string {
  const rows = dig(answer, "data") as readonly { id: string; n?: number; deleted?: boolean }[];
  return rows.map(({ id, n, deleted }) => (deleted === true ? `-${id}` : `${id}=${n}`)).join(" ");
}

function write(id: string, n: number): Row {
  const request = `PUT ${R}/${id}`;
  const status = n === 1 ? 201 : 200;
  return { id: `SN1 ${id}=${n}`, who: "bob", request, body: { data: { n } }, status, keep: id + n };
}

function at(name: string, expected: string, change = 0): Row {
  const time = (seen: Seen): number => timeOf(seen[name]) + change;
  return {
    id: `SN2 ${name}${change === 0 ? "" : ` and ${change} ms`}: ${expected}`,
    who: "bob",
    request: (seen) => `GET ${AT}${time(seen)}`,
    status: 200,
    check: (answer) => expect(records(answer)).toBe(expected),
  };
}

/** What `int` of Python makes of the text in the path. */
const TIMESTAMPS: Readonly<Record<string, string>> = {
  abc: "Invalid timestamp 'abc'",
  "-1": "Invalid timestamp '-1'",
  "1.5": "Invalid timestamp '1.5'",
  "1__0": "Invalid timestamp '1__0'",
  "@": "Invalid timestamp '@'",
  "a'b": `Invalid timestamp "a'b"`,
};

const ROWS: readonly Row[] = [
  write("x", 1),
  write("y", 1),
  write("x", 2),
  { id: "SN1 y ends", who: "bob", request: `DELETE ${R}/y`, status: 200, keep: "y end" },
  write("z", 1),
  { ...write("y", 2), status: 201 },
  at("x1", "", -1),
  at("x1", "x=1"),
  at("y1", "y=1 x=1"),
  at("x2", "x=2 y=1"),
  // Kinto lists what was deleted by then, if it exists again
  at("y end", "-y x=2"),
  at("z1", "z=1 -y x=2"),
  at("y2", "y=2 z=1 x=2"),
  at("y2", "y=2 z=1 x=2", 1_000_000),
  { id: "SN2b z ends", who: "bob", request: `DELETE ${R}/z`, status: 200, keep: "z end" },
  at("z end", "y=2 x=2"),
  at("y2", "y=2 z=1 x=2"),
  write("c", 1),
  {
    id: "SN2c a collection of the same name",
    who: "bob",
    request: `PATCH ${C}`,
    body: { data: { n: 7 } },
    status: 200,
  },
  { id: "SN2d another collection", who: "bob", request: `PUT ${C}2`, status: 201 },
  {
    id: "SN2e has a record of the same name",
    who: "bob",
    request: `PUT ${C}2/records/c`,
    body: { data: { n: 8 } },
    status: 201,
    keep: "other",
  },
  {
    ...write("c", 2),
    // later for certain, though the lists have clocks of their own
    body: ({ other }: Seen) => ({ data: { n: 2, last_modified: timeOf(other) + 1000 } }),
  },
  at("other", "c=1 y=2 x=2"),
  { id: "SN2f c ends", who: "bob", request: `DELETE ${R}/c`, status: 200 },
  {
    id: "SN3a whole records",
    who: "bob",
    request: ({ x1 }) => `GET ${AT}${timeOf(x1)}?_fields=n&foo=1`,
    status: 200,
    check: (answer, { x1 }) => {
      expect(answer.json).toEqual({ data: [dig(x1, "data")] });
      expect(answer.headers.has("ETag")).toBe(false);
      expect(answer.headers.has("Cache-Control")).toBe(false);
    },
  },
  ...Object.entries(TIMESTAMPS).map(([text, message]) => ({
    id: `SN4 @${text}`,
    who: "anon" as const,
    request: `GET ${AT}${text}`,
    status: 400,
    errno: 107,
    json: { message, details: [{ location: "path", name: "timestamp" }] },
  })),
  ...["0", "-0", "+5", "%205", "1_0", "5@6", "9".repeat(30)].map((text) => ({
    id: `SN4b @${text} is a number`,
    who: "bob" as const,
    request: `GET ${AT}${text}`,
    status: 200,
    check: (answer: Asked) => expect(records(answer)).toBe(text.startsWith("9") ? "y=2 x=2" : ""),
  })),
  { id: "SN4c none", who: "bob", request: `GET ${AT}`, status: 404, errno: 111 },
  {
    id: "SN4d no collection",
    who: "bob",
    request: "GET /buckets/b/snapshot/collections/@5",
    status: 404,
    errno: 111,
  },
  {
    id: "SN4e nothing else",
    who: "bob",
    request: "GET /buckets/b/snapshot/groups/g@5",
    status: 404,
    errno: 111,
  },
  {
    id: "SN4f an encoded sign",
    who: "bob",
    request: "GET /buckets/b/snapshot/collections/c%405",
    status: 200,
    ids: "",
  },
  { id: "SN5a not everybody", who: "alice", request: `GET ${AT}5`, status: 403, errno: 121 },
  { id: "SN5b nobody unknown", who: "anon", request: `GET ${AT}5`, status: 401, errno: 104 },
  {
    id: "SN5c a bucket that is missing",
    who: "bob",
    request: "GET /buckets/none/snapshot/collections/c@5",
    status: 403,
  },
  {
    id: "SN5d a collection that is missing",
    who: "bob",
    request: "GET /buckets/b/snapshot/collections/none@5",
    status: 200,
    ids: "",
  },
  {
    id: "SN5e who may create",
    who: "bob",
    request: `PATCH ${C}`,
    body: { permissions: { "record:create": ["account:alice"] } },
    status: 200,
  },
  { id: "SN5f may not look", who: "alice", request: `GET ${AT}5`, status: 403 },
  {
    id: "SN5g who may read the collection",
    who: "bob",
    request: `PATCH ${C}`,
    body: { permissions: { read: ["account:alice"] } },
    status: 200,
  },
  {
    id: "SN5h may",
    who: "alice",
    request: ({ x1 }) => `GET ${AT}${timeOf(x1)}`,
    status: 200,
    check: (answer) => expect(records(answer)).toBe("x=1"),
  },
  {
    id: "SN6a HEAD",
    who: "bob",
    request: `HEAD ${AT}5`,
    status: 200,
    check: (answer) => expect(answer.text).toBe(""),
  },
  {
    id: "SN6b other methods",
    who: "bob",
    request: `POST ${AT}5`,
    body: {},
    status: 405,
    check: (answer) => expect(answer.headers.get("Allow")).toBe("GET, HEAD, OPTIONS"),
  },
  {
    id: "SN6c preflight",
    who: "anon",
    request: `OPTIONS ${AT}5`,
    headers: { Origin: "http://localhost", "Access-Control-Request-Method": "GET" },
    status: 200,
    check: (answer) =>
      expect(answer.headers.get("Access-Control-Allow-Methods")).toBe("GET,HEAD,OPTIONS"),
  },
  {
    id: "SN6d what other origins may read",
    who: "bob",
    request: `GET ${AT}5`,
    headers: { Origin: "http://localhost", Accept: "text/html", "If-None-Match": "foo" },
    status: 200,
    check: (answer) => {
      expect(answer.headers.get("Access-Control-Allow-Origin")).toBe("*");
      const exposed = answer.headers.get("Access-Control-Expose-Headers")?.split(", ");
      expect(exposed?.toSorted()).toEqual([
        "Alert",
        "Backoff",
        "Content-Length",
        "Content-Type",
        "Retry-After",
      ]);
    },
  },
  {
    id: "SN6e in a batch",
    who: "bob",
    request: "POST /batch",
    body: ({ x1 }: Seen) => ({ requests: [{ path: `${AT}${timeOf(x1)}` }] }),
    status: 200,
    json: { responses: [{ status: 200, body: { data: [{ id: "x", n: 1 }] } }] },
  },
  {
    id: "SN7a below the default bucket",
    who: "alice",
    request: "POST /buckets/default/collections/t/records",
    body: { data: { id: "r", n: 1 } },
    status: 201,
    keep: "r",
  },
  {
    id: "SN7b as well",
    who: "alice",
    request: ({ r }) => `GET /buckets/default/snapshot/collections/t@${etagOf(r)}`,
    status: 200,
    check: (answer) => expect(records(answer)).toBe("r=1"),
  },
  { id: "SN8a the collection goes", who: "bob", request: `DELETE ${C}`, status: 200 },
  {
    id: "SN8b and with it what is not in the history of one that exists",
    who: "bob",
    request: ({ x1 }) => `GET ${AT}${timeOf(x1)}`,
    status: 200,
    ids: "",
  },
  { id: "SN8c it comes back", who: "bob", request: `PUT ${C}`, status: 201 },
  { ...write("x", 3), status: 201 },
  at("x1", "x=1"),
  { id: "SN9a without a history", who: "bob", request: "DELETE /buckets/b/history", status: 200 },
  at("x3", "x=3"),
  at("x1", ""),
  {
    id: "SN11a a record that says of itself that it was deleted",
    who: "bob",
    request: `PUT ${R}/said`,
    body: { data: { deleted: true } },
    status: 201,
    keep: "said1",
  },
  at("said1", "x=3"),
  {
    id: "SN11b or that it was not",
    who: "bob",
    request: `PUT ${R}/said`,
    body: { data: { n: 2, deleted: "" } },
    status: 200,
    keep: "said2",
  },
  at("said2", "said=2 x=3"),
  {
    id: "SN10a a record from before 1970",
    who: "bob",
    request: `PUT ${R}/old`,
    body: { data: { n: 1, last_modified: -5000 } },
    status: 201,
    json: { data: { last_modified: -5000 } },
  },
  { id: "SN10b is there", who: "bob", request: `GET ${AT}0`, status: 200, check: isOld },
  {
    id: "SN10c it changes",
    who: "bob",
    request: `PUT ${R}/old`,
    body: { data: { n: 2 } },
    status: 200,
  },
  {
    id: "SN10d and is found by the history",
    who: "bob",
    request: `GET ${AT}0`,
    status: 200,
    check: isOld,
  },
];

function isOld(answer: Asked): void {
  expect(records(answer)).toBe("old=1");
}

/** Collections as they were (`kinto/plugins/history/views.py`, `get_snapshot`). */
export const SNAPSHOTS: Block = {
  name: "history: snapshots",
  given: [...BOB, account("alice")],
  rows: ROWS.map((row, index) => ({ ...row, id: `${row.id} (${index})` })),
};
