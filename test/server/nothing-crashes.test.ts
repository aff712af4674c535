import { describe, expect, test } from "vitest";
import { createKintoServer, type KintoServer } from "../../src/server/index.js";
import { authorization } from "./ask.js";

const LIST = "/buckets/default/collections/c/records";
const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";

interface Nasty {
  readonly name: string;
  readonly request: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** What may be answered. */
  readonly status: readonly number[];
}

/** Whatever it is, it is said: nothing that a client can send is a fault of the server. */
const ANY = [200, 201, 400, 401, 403, 404, 405, 409, 412, 413];

const deepList = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
const deepObject = (depth: number): string => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);

/** One of many operations that each double the data. */
function double(_: unknown, n: number): object {
  return { op: "copy", from: "/data", path: `/data/a${n}` };
}

/** Every endpoint that reads a body, and how. */
const WRITES = [
  [`PUT ${LIST}/x`, "application/json"],
  [`PATCH ${LIST}/x`, "application/json"],
  [`PATCH ${LIST}/x`, MERGE_PATCH],
  [`PATCH ${LIST}/x`, JSON_PATCH],
  [`POST ${LIST}`, "application/json"],
  [`DELETE ${LIST}/x`, "application/json"],
  ["POST /batch", "application/json"],
  ["PUT /accounts/bob", "application/json"],
  ["PUT /buckets/default", "application/json"],
  ["PUT /buckets/default/groups/g", "application/json"],
] as const;

const BODIES: readonly (readonly [name: string, body: string | Uint8Array<ArrayBuffer>])[] = [
  ["lists in lists", deepList(200_000)],
  ["objects in objects", deepObject(200_000)],
  ["brackets that never close", "[".repeat(1_000_000)],
  ["lists as data", `{"data":{"a":${deepList(200_000)}}}`],
  ["deep permissions", `{"permissions":{"read":${deepList(200_000)}}}`],
  ["a deep list of lists", `{"data":${deepList(200_000)}}`],
  ["deep requests", `{"requests":${deepList(200_000)}}`],
  ["deep defaults", `{"defaults":{"body":${deepObject(200_000)}},"requests":[{"path":"/"}]}`],
  ["a deep value to add", `[{"op":"add","path":"/data/a","value":${deepList(200_000)}}]`],
  ["permissions of the language", '[{"op":"add","path":"/permissions/__proto__","value":{"a":1}}]'],
  ["a patch that doubles", JSON.stringify(Array.from({ length: 40 }, double))],
  ["paths without end", `[{"op":"add","path":"${"/a".repeat(200_000)}","value":1}]`],
  ["half a surrogate pair", String.raw`{"data":{"a":"\ud800"}}`],
  ["half a pair as a name", String.raw`{"data":{"\udfff":1}}`],
  ["bytes that are no UTF-8", Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)],
  ["a character cut in half", Uint8Array.of(0x22, 0xe2, 0x82)],
  ["only NULs", "\0".repeat(1000)],
  ["a number too large", '{"data":{"a":1e999}}'],
  ["an endless number", `{"data":{"a":${"9".repeat(100_000)}}}`],
  ["a fraction without end", `{"data":{"a":0.${"1".repeat(100_000)}}}`],
  ["names of the language", '{"data":{"__proto__":{"id":"y"},"constructor":1,"toString":null}}'],
  ["names of the language as permissions", '{"permissions":{"__proto__":["x"],"constructor":[]}}'],
  ["the id of the language", '{"data":{"id":"__proto__"}}'],
  ["many members", `{"data":{${Array.from({ length: 50_000 }, (_, n) => `"k${n}":${n}`).join()}}}`],
  ["one member many times", `{"data":{${'"a":1,'.repeat(100_000)}"a":2}}`],
  ["a long string", `{"data":{"a":"${"ä".repeat(1_000_000)}"}}`],
  ["a body too large", `{"data":{"a":"${"a".repeat(3_000_000)}"}}`],
  ["times beyond time", '{"data":{"last_modified":1e300}}'],
  ["times before time", '{"data":{"last_modified":-9007199254740991}}'],
  ["odd types everywhere", '{"data":{"members":{},"schema":7,"password":{},"cache_expires":[]}}'],
  ["a list", "[]"],
  ["a list of nothing", "[null,null]"],
];

const NASTY_BODIES = WRITES.flatMap(([request, type]) =>
  BODIES.map(([name, body]): Nasty => ({ name, request, type, body, status: ANY })),
);

const QUERIES = [
  `a=${deepList(200_000)}`,
  `_limit=${deepList(200_000)}`,
  `_since=${deepList(200_000)}`,
  `in_a=${deepList(50_000)},${deepList(50_000)}`,
  `contains_a=${deepObject(100_000)}`,
  `id=${deepObject(100_000)}`,
  `like_a=${"*".repeat(50_000)}`,
  `like_a=${"*a".repeat(5000)}`,
  `_sort=${"a,".repeat(50_000)}`,
  `_fields=${"a.".repeat(50_000)}`,
  `${"a.".repeat(50_000)}=1`,
  `eq_${"__proto__.".repeat(100)}a=1`,
  "__proto__=1&constructor=2&_sort=__proto__,-constructor&_fields=__proto__",
  `_token=${btoa('{"last_object":{"last_modified":"x"},"offset":-1,"nonce":"n"}')}`,
  `_token=${btoa(`{"last_object":{"a":${deepList(100_000)}},"offset":0,"nonce":"n"}`)}`,
  `_token=${"a".repeat(100_000)}`,
  "_since=1e400&_before=-1e400&last_modified=1e400",
  "_limit=1e308",
  "_limit=99999999999999999999",
  Array.from({ length: 20_000 }, (_, n) => `p${n}=${n}`).join("&"),
  "a=1&".repeat(20_000),
  "a=%00&b=%E2%82&c=%ED%A0%80",
  "%%%&=&==&&&&a&=b&%3D=%26",
];

const NASTY_QUERIES = QUERIES.flatMap((query): readonly Nasty[] => {
  const encoded = query.replaceAll(/[^\w.=,*%&-]/g, encodeURIComponent);
  return ["GET", "HEAD", "DELETE"].map((method) => ({
    name: query.slice(0, 40),
    request: `${method} ${LIST}?${encoded}`,
    status: ANY,
  }));
});

const NASTY_PATHS: readonly Nasty[] = [
  `/buckets/${"a".repeat(100_000)}`,
  `/buckets/${"a/".repeat(50_000)}`,
  "/".repeat(50_000),
  `/buckets/__proto__/collections/constructor/records/toString`,
  "/buckets/%00/collections/%00",
  "/buckets/default/collections/%F0%9F%98%80/records",
  "/accounts/__proto__",
  "/__user_data__/__proto__",
  "/permissions",
  "/buckets/default/history",
  "/buckets/b/snapshot/collections/c@%F0%9F%98%80",
].flatMap((path) =>
  ["GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS", "PROPFIND"].map((method) => ({
    name: path.slice(0, 40),
    request: `${method} ${path}`,
    status: [...ANY, 307],
  })),
);

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { Authorization: `Basic ${"A".repeat(100_000)}` },
  { Authorization: `Basic ${btoa(`${"u".repeat(50_000)}:p`)}` },
  { Authorization: `Basic ${btoa(`bob:${"p".repeat(1000)}`)}` },
  { Authorization: "\u00ff\u00fe" },
  { "If-Match": `"${"9".repeat(100_000)}"` },
  { "If-None-Match": "*".repeat(1000) },
  { "If-Match": '""' },
  { Accept: `${"a/b,".repeat(20_000)}*/*;q=x` },
  { Accept: ";;;,,,;q=,/" },
  { "Content-Type": ";".repeat(10_000) },
  { Origin: "\u00ff".repeat(1000), "Access-Control-Request-Method": "\u00e4" },
  { "Response-Behavior": "x".repeat(100_000) },
];

const NASTY_HEADERS = HEADERS.flatMap((headers) =>
  [`GET ${LIST}`, `PATCH ${LIST}/x`, "GET /", "OPTIONS /buckets"].map((request): Nasty => ({
    name: JSON.stringify(headers).slice(0, 40),
    request,
    headers,
    status: [...ANY, 406, 415],
  })),
);

const NASTY_BATCHES = [
  { requests: Array.from({ length: 25 }, () => ({ path: "/buckets/%ff?%ff" })) },
  { requests: [{ path: "/\r\nX: 1" }, { path: "/\u0000" }, { path: "/😀/" }, { path: "//x/" }] },
  { requests: [{ path: "/v1" }, { path: "/v2/" }, { path: "/v1x/" }, { path: "/?/../" }] },
  { requests: [{ path: "/", headers: { Authorization: "Basic \u20ac" } }] },
  { requests: [{ path: "/", headers: { __proto__: "x", constructor: "y", "a\nb": "c" } }] },
  { requests: [{ method: "TRACE", path: "/buckets" }] },
  { requests: [{ path: `/${"a".repeat(100_000)}/` }] },
  { requests: [{ path: `/${"/".repeat(150_000)}x/` }] },
  {
    defaults: { headers: Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [n, "x"])) },
    requests: Array.from({ length: 1500 }, () => ({ path: "/" })),
  },
  { defaults: { headers: { a: "b" }, path: "/" }, requests: [{}, {}, { path: LIST }] },
  { defaults: { requests: 1 }, requests: [{ path: "/" }] },
  { requests: [{ path: "/" }], defaults: [] },
].map((body): Nasty => ({
  name: JSON.stringify(body).slice(0, 60),
  request: "POST /batch",
  type: "application/json",
  body: JSON.stringify(body),
  status: [200, 400],
}));

async function send(server: KintoServer, nasty: Nasty): Promise<Response> {
  const [method = "", ...path] = nasty.request.split(" ");
  return server.fetch(
    new Request(`http://localhost/v1${path.join(" ")}`, {
      method,
      headers: {
        Authorization: authorization("any:body"),
        ...(nasty.type !== undefined && { "Content-Type": nasty.type }),
        ...nasty.headers,
      },
      ...(nasty.body !== undefined && { body: nasty.body }),
    }),
  );
}

describe.each([
  ["bodies", NASTY_BODIES],
  ["queries", NASTY_QUERIES],
  ["paths", NASTY_PATHS],
  ["headers", NASTY_HEADERS],
  ["batches", NASTY_BATCHES],
] as const)("%s", (_, all) => {
  const faults: unknown[] = [];
  const server = createKintoServer({
    passwordCost: 4,
    maxBodySize: 2_500_000,
    history: true,
    permissionsEndpoint: true,
    schemaValidation: true,
    onError: (error) => faults.push(error),
  });

  test.each(all)("$request: $name", async (nasty) => {
    await send(server, {
      ...nasty,
      request: `PUT ${LIST}/x`,
      type: "application/json",
      body: '{"data":{}}',
    });

    const answer = await send(server, nasty);
    const text = await answer.text();

    expect(nasty.status, `answered ${text.slice(0, 500)}`).toContain(answer.status);
    expect(faults).toEqual([]);
    expect(text).not.toMatch(/\bat .*\.[jt]s:\d+/);
    if (text !== "" && answer.status !== 307) JSON.parse(text);
  });
});
