import type { Sequence } from "../step.js";
import { FOUND } from "./found.js";
import type { Kept } from "./kept.js";

const LIST = "/buckets/own/collections/things/records";

const MADE: Sequence = [
  { as: "m1", who: "bob", request: "PUT /buckets/own" },
  { as: "m2", who: "bob", request: "PUT /buckets/own/collections/things" },
];

/** Two records are written, then bob asks for the list. */
function listed(name: string, first: object, second: object, query: string): Kept {
  const steps: Sequence = [
    ...MADE,
    { as: "a", who: "bob", request: `PUT ${LIST}/a`, body: { data: first as never } },
    { as: "b", who: "bob", request: `PUT ${LIST}/b`, body: { data: second as never } },
    { as: "list", who: "bob", request: `GET ${LIST}?${query}` },
  ];
  return { name, steps };
}

/** What is asked first. */
export const KEPT: readonly Kept[] = [
  ...FOUND,
  listed("contains takes supersets", { t: [{ x: 1, y: 2 }] }, { t: [] }, 'contains_t=[{"x":1}]'),
  listed("an empty list comes first", { t: [] }, { t: null }, "_sort=t"),
  listed("an underscore in like is any character", { t: "a_c" }, { t: "abd" }, "like_t=a_d"),
  listed("has is about truth", { t: 1 }, { n: 1 }, "has_t=0"),
  listed("nothing to exclude", { t: 1 }, { t: 2 }, "exclude_t="),
  listed("text in the order of a language", { t: "b" }, { t: "A" }, "_sort=t"),
  listed("fields may be empty", { t: 1 }, { t: 2 }, "_fields="),
  {
    name: "a path escaped without need is the same path",
    steps: [
      { as: "s1", who: "bob", request: "GET /buckets/%64efault" },
      { as: "s2", who: "bob", request: "GET /buckets%2Fdefault" },
    ],
  },
  {
    name: "what a refused request made in the default bucket stays or goes",
    steps: [
      { as: "s1", who: "bob", request: "GET /buckets/default/collections/in.valid/records" },
      { as: "s2", who: "bob", request: "GET /buckets/default/collections" },
    ],
  },
  {
    name: "a batch is redirected, and says so in its headers",
    steps: [
      ...MADE,
      {
        as: "s1",
        who: "bob",
        request: "POST /batch",
        body: { requests: [{ path: "/buckets/" }, { path: "/nowhere/" }] },
      },
    ],
  },
  {
    name: "a list may go back in time",
    steps: [
      ...MADE,
      { as: "s1", who: "bob", request: `PUT ${LIST}/a`, body: { data: {} } },
      { as: "s2", who: "bob", request: `DELETE ${LIST}/a` },
      { as: "s3", who: "bob", request: `PUT ${LIST}/a`, body: { data: { last_modified: 1000 } } },
      { as: "s4", who: "bob", request: `GET ${LIST}` },
    ],
  },
  {
    name: "a json patch of somebody who writes by inheritance",
    steps: [
      {
        as: "s1",
        who: "bob",
        request: "PUT /buckets/own",
        body: { permissions: { write: ["system.Authenticated"] } },
      },
      { as: "s2", who: "bob", request: "PUT /buckets/own/collections/things" },
      {
        as: "s3",
        who: "bob",
        request: `PUT ${LIST}/a`,
        body: { data: { n: 1 }, permissions: { read: ["system.Everyone"] } },
      },
      {
        as: "s4",
        who: "alice",
        request: `PATCH ${LIST}/a`,
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "replace", path: "/data/n", value: 2 }],
      },
      { as: "s5", who: "bob", request: `GET ${LIST}/a` },
    ],
  },
];
