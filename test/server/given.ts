import type { Question, Who } from "./ask.js";

/** What the tables begin with. */

export const R = "/buckets/b/collections/c/records";
export const C = "/buckets/b/collections/c";

const PASSWORDS = { bob: "s3cr3t", alice: "p4ssw0rd", mary: "wh1sp3r" };

export function account(name: keyof typeof PASSWORDS): Question {
  const body = { data: { password: PASSWORDS[name] } };
  return { who: "anon", request: `PUT /accounts/${name}`, body };
}

/** Bob, with the bucket `b` and its collection `c`. */
export const BOB: readonly Question[] = [
  account("bob"),
  { who: "bob", request: "PUT /buckets/b" },
  { who: "bob", request: `PUT ${C}` },
];

export function record(id: string, data: object, who: Who = "bob"): Question {
  return { who, request: `PUT ${R}/${id}`, body: { data } };
}

/** Records of which lists are filtered, sorted and paged, in the order in which they are written. */
export const DATA: readonly Question[] = [
  record("d1", { n: 1, s: "alpha", tags: ["a", "b"], o: { k: 1 } }),
  record("d2", { n: 2, s: "beta", tags: ["b"], f: true }),
  record("d3", { n: 3, s: "gamma", f: false, z: null }),
  record("d4", { n: "3", s: "delta" }),
  record("d5", { s: "10" }),
];
