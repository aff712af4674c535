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
