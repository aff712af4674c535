import { expect } from "vitest";
import { BOB, R, record } from "../given.js";
import { dig, type Block, type Row } from "../row.js";

/** What is wrong with a body, and where: in the words of RapidJSON, with which Kinto reads it. */
const FAULTS: readonly (readonly [body: string, fault: string])[] = [
  [" ", "1: The document is empty."],
  ["{", "1: Missing a name for object member."],
  ["{a:1}", "1: Missing a name for object member."],
  ['{"a":1,}', "7: Missing a name for object member."],
  ['{"a"', "4: Missing a colon after a name of object member."],
  ['{"a" 1}', "5: Missing a colon after a name of object member."],
  ['{"a":', "5: Invalid value."],
  ['{"a":1', "6: Missing a comma or '}' after an object member."],
  ["[", "1: Invalid value."],
  ["[1", "2: Missing a comma or ']' after an array element."],
  ["[1 2]", "3: Missing a comma or ']' after an array element."],
  ["[1,]", "3: Invalid value."],
  ["{} {}", "3: The document root must not be followed by other values."],
  ["01", "1: The document root must not be followed by other values."],
  ["nul", "3: Invalid value."],
  ['{"é":tru}', "9: Invalid value."],
  ["// no comments", "0: Invalid value."],
  ["undefined", "0: Invalid value."],
  ["NaN", "0: Invalid value."],
  ["-Infinity", "1: Invalid value."],
  ["-", "1: Invalid value."],
  [".5", "0: Invalid value."],
  ["1.", "2: Miss fraction part in number."],
  ["1e+", "3: Miss exponent in number."],
  ['{"a":1e999}', "5: Number too big to be stored in double."],
  [`{"a":-${"9".repeat(400)}}`, "5: Number too big to be stored in double."],
  ['"abc', "4: Missing a closing quotation mark in string."],
  ['"a\nb"', "2: Invalid encoding in string."],
  ['"\u0000"', "1: Missing a closing quotation mark in string."],
  [String.raw`"\x"`, "1: Invalid escape character in string."],
  [String.raw`"\u12g4"`, String.raw`1: Incorrect hex digit after \u escape in string.`],
  [String.raw`"\ud800"`, "1: The surrogate pair in string is invalid."],
  [String.raw`"a\ud800\u0041"`, "2: The surrogate pair in string is invalid."],
  [String.raw`"\udc00"`, "1: The surrogate pair in string is invalid."],
  ["\ufeff{}", "0: Invalid value."],
];

const MALFORMED_ROWS = FAULTS.map(([raw, fault]): Row => ({
  id: `MJ1 ${raw.slice(0, 20)}`,
  who: "bob",
  request: `PUT ${R}/x`,
  raw,
  status: 400,
  errno: 107,
  check: (answer) => {
    const message = `Invalid JSON: Parse error at offset ${fault}`;
    expect(dig(answer, "message")).toBe(message);
    expect(dig(answer, "details")).toEqual([
      { location: "body", name: "", description: message },
      { location: "body", name: "", description: "Required" },
    ]);
  },
}));

/** The same text is refused, or not, by every endpoint that takes one. */
const ELSEWHERE = [
  `PATCH ${R}/x`,
  `POST ${R}`,
  "POST /batch",
  "PUT /accounts/bob",
  "PUT /buckets/b",
];

export const MALFORMED: Block = {
  name: "bodies that are no JSON",
  given: [...BOB, record("x", { a: 1 })],
  rows: [
    ...MALFORMED_ROWS,
    ...ELSEWHERE.map((request): Row => ({
      id: `MJ2 ${request}`,
      who: "bob",
      request,
      raw: "{",
      status: 400,
      message: "Invalid JSON: Parse error at offset 1: Missing a name for object member.",
    })),
    {
      id: "MJ3 a deletion needs no body, but takes no other either",
      who: "bob",
      request: `DELETE ${R}/x`,
      headers: { "Content-Type": "application/json" },
      raw: "{",
      status: 400,
      check: (answer) => expect(dig(answer, "details")).toHaveLength(1),
    },
    {
      id: "MJ3b nor one of a list",
      who: "bob",
      request: `DELETE ${R}`,
      headers: { "Content-Type": "application/json" },
      raw: "42",
      status: 400,
      message: "Should be a JSON object or an array",
    },
    {
      id: "MJ3c of a body that is said to be something else it knows nothing",
      who: "bob",
      request: `DELETE ${R}/none`,
      headers: { "Content-Type": "text/plain" },
      raw: "{",
      status: 404,
    },
    {
      id: "MJ4 the last of two members counts",
      who: "bob",
      request: `PUT ${R}/x`,
      raw: '{"data":{"a":1,"a":2}}',
      status: 200,
      json: { data: { a: 2 } },
    },
    {
      id: "MJ5 names mean nothing",
      who: "bob",
      request: `PUT ${R}/x`,
      raw: '{"data":{"__proto__":{"x":1},"constructor":2,"":3}}',
      status: 200,
      check: (answer) => {
        const data = dig(answer, "data") as object;
        expect(Object.keys(data).toSorted()).toEqual([
          "",
          "__proto__",
          "constructor",
          "id",
          "last_modified",
        ]);
        expect(JSON.stringify(data)).toContain('"__proto__":{"x":1}');
      },
    },
    {
      id: "MJ6 pairs of surrogates are characters",
      who: "bob",
      request: `PUT ${R}/x`,
      raw: String.raw`{"data":{"a":"\ud83d\ude00","b":1e-999,"c":1E+2}}`,
      status: 200,
      json: { data: { a: "😀", b: 0, c: 100 } },
    },
    {
      id: "MJ7 a precondition that begins with a star is none",
      who: "bob",
      request: `GET ${R}/x`,
      headers: { "If-Match": "*x" },
      status: 400,
      message: "If-Match in header: The value should be integer between double quotes.",
      onlyOurs: "Kinto fails",
    },
    ...["abc", "%225%22", "%5B1%5D", "%7B%7D", ""].map((value): Row => ({
      id: `MJ7b a deletion at no time: ${value}`,
      who: "bob",
      request: `DELETE ${R}/x?last_modified=${value}`,
      status: 400,
      message: "is not a number",
      onlyOurs: "Kinto fails",
    })),
    {
      id: "MJ8 escapes that are none are text",
      who: "bob",
      request: `GET ${R}/%zz`,
      status: 400,
      message: "path: Invalid object id",
    },
    { id: "MJ8b in a query as well", who: "bob", request: `GET ${R}?a=%zz`, status: 200, ids: "" },
    {
      id: "MJ8c an encoded slash is a slash",
      who: "bob",
      request: "GET /buckets%2Fb%2Fcollections/c",
      status: 200,
      json: { data: { id: "c" } },
    },
    {
      id: "MJ8d no line may end in a path",
      who: "anon",
      request: "GET !/a%0d%0aX:1",
      status: 404,
      errno: 116,
    },
    {
      id: "MJ8e bad bytes come before redirects",
      who: "anon",
      request: "GET !/buckets/%ff",
      status: 400,
      message: "Invalid URL path.",
    },
    {
      id: "MJ8f and before permissions",
      who: "anon",
      request: "GET /buckets?a=%ff",
      status: 400,
      message: "with an incorrect encoding in the querystring",
    },
    {
      id: "MJ9 parts of a batch may have odd paths, too",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ path: "/buckets/%zz" }, { path: "/%" }] },
      status: 200,
      json: { responses: [{ status: 403 }, { status: 404 }] },
    },
    {
      id: "MJ9b or bad ones",
      who: "bob",
      request: "POST /batch",
      body: { requests: [{ path: "/buckets/%ff" }, { path: "/buckets/b" }] },
      status: 200,
      json: { responses: [{ status: 400 }, { status: 200 }] },
      onlyOurs: "Kinto fails, with the whole batch",
    },
  ],
};
