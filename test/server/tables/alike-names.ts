import { account, BOB } from "../given.js";
import type { Question } from "../ask.js";
import type { Block } from "../row.js";

const read = { permissions: { read: ["account:mary"] } };

/** A bucket with a collection, a record in it and a tombstone. */
const bucket = (id: string): readonly Question[] => {
  const records = `/buckets/${id}/collections/c/records`;
  return [
    { who: "bob", request: `PUT /buckets/${id}`, body: read },
    { who: "bob", request: `PUT /buckets/${id}/collections/c` },
    { who: "bob", request: `PUT ${records}/r` },
    { who: "bob", request: `PUT ${records}/dead` },
    { who: "bob", request: `DELETE ${records}/dead` },
  ];
};

const PREFIX = { notOnMemory: "the memory backend purges whatever begins alike" };
const WILDCARD = { onlyOurs: "to PostgreSQL an underscore in an id stands for any character" };
const [C_D, CXD] = ["c_d", "cxd"].map((id) => `/buckets/b/collections/${id}`);

/** What is done to one object is not done to another whose name is like it. */
export const ALIKE_NAMES: Block = {
  name: "names that are alike",
  given: [
    ...BOB,
    account("mary"),
    ...["b1", "b10", "a_b", "axb"].flatMap(bucket),
    { who: "bob", request: `PUT ${C_D}` },
    { who: "bob", request: `PUT ${CXD}` },
    { who: "bob", request: `PUT ${C_D}/records/r` },
    { who: "bob", request: `PUT ${CXD}/records/r`, body: read },
    { who: "bob", request: `PUT ${CXD}/records/r_1`, body: read },
    { who: "bob", request: `PUT ${CXD}/records/rx1`, body: read },
  ],
  rows: [
    { id: "N01a one bucket goes", who: "bob", request: "DELETE /buckets/b1", status: 200 },
    {
      id: "N01b but not one whose name begins alike",
      who: "bob",
      request: "GET /buckets/b10/collections/c/records?_since=0",
      status: 200,
      ids: "-dead r",
      ...PREFIX,
    },
    { id: "N01c nor its permissions", who: "mary", request: "GET /buckets/b10", status: 200 },
    { id: "N02a one with an underscore", who: "bob", request: "DELETE /buckets/a_b", status: 200 },
    {
      id: "N02b but not one with another letter",
      who: "bob",
      request: "GET /buckets/axb/collections/c/records?_since=0",
      status: 200,
      ids: "-dead r",
      ...WILDCARD,
    },
    {
      id: "N02c nor its permissions",
      who: "mary",
      request: "GET /buckets/axb",
      status: 200,
      ...WILDCARD,
    },
    {
      id: "N03 what mary may read elsewhere opens nothing here",
      who: "mary",
      request: `GET ${C_D}/records`,
      status: 403,
      ...WILDCARD,
    },
    {
      id: "N04a a record goes",
      who: "bob",
      request: `DELETE ${CXD}/records/r_1`,
      status: 200,
    },
    {
      id: "N04b and no other permission with it",
      who: "mary",
      request: `GET ${CXD}/records`,
      status: 200,
      ids: "rx1 r",
      ...WILDCARD,
    },
  ],
};
