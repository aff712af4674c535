import { expect } from "vitest";
import { entriesIn, tells } from "../entries.js";
import { account, BOB, C, R, record } from "../given.js";
import { dig, type Block } from "../row.js";

const HISTORY = "/buckets/b/history";

/** `kinto.history.exclude_resources` and `exclude_user_ids`. */
export const HISTORY_EXCLUDES: Block = {
  name: "settings: what is not logged",
  profile: "history: nothing of these",
  given: [
    ...BOB,
    account("mary"),
    { who: "bob", request: "PUT /buckets/secret" },
    { who: "bob", request: "PUT /buckets/secret/collections/c" },
    { who: "bob", request: "PUT /buckets/b/collections/hidden" },
    { who: "bob", request: "PUT /buckets/b/collections/hidden/records/x" },
    { who: "bob", request: "PUT /buckets/b/groups/quiet" },
    { who: "bob", request: "PUT /buckets/b/groups/quieter" },
    record("quiet", {}),
    record("x", {}),
    {
      who: "bob",
      request: `PATCH ${C}`,
      body: { permissions: { write: ["account:mary"] } },
    },
    record("y", {}, "mary"),
    record("x", { by: "mary" }, "mary"),
    { who: "bob", request: `DELETE ${R}` },
  ],
  rows: [
    {
      id: "HS1a some things are logged",
      who: "bob",
      request: `GET ${HISTORY}?_sort=resource_name,last_modified`,
      status: 200,
      check: (answer) => {
        tells(
          "create /",
          "create /collections/c",
          "update /collections/c",
          "create /groups/quieter",
        )({
          ...answer,
          json: { data: entriesIn(answer).filter(({ uri }) => !uri.includes("records")) },
        });
        const records = entriesIn(answer).filter(({ uri }) => uri.includes("records"));
        const told = records.map(({ action, uri }) => `${action} ${uri.replace(`${R}/`, "")}`);
        expect(told.toSorted()).toEqual(["create x", "delete x", "delete y"]);
      },
    },
    {
      id: "HS1b nothing of a bucket",
      who: "bob",
      request: "GET /buckets/secret/history",
      status: 200,
      ids: "",
    },
    {
      id: "HS1c which clients are told",
      who: "anon",
      request: "GET /",
      status: 200,
      check: (answer) =>
        expect(dig(answer, "capabilities.history")).toEqual({
          description: "Track changes on data.",
          url: "http://kinto.readthedocs.io/en/latest/api/1.x/history.html",
          excluded_resources: [
            { bucket: "secret" },
            { bucket: "b", collection: "hidden" },
            { bucket: "b", group: "quiet" },
            { bucket: "b", collection: "c", record: "quiet" },
          ],
        }),
    },
    {
      id: "HS1d a batch that begins with what is hidden",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          { method: "PATCH", path: "/buckets/b/collections/hidden", body: { data: { n: 1 } } },
          { method: "PATCH", path: C, body: { data: { n: 1 } } },
        ],
      },
      status: 200,
    },
    {
      id: "HS1e hides what comes with it",
      who: "bob",
      request: `GET ${HISTORY}?resource_name=collection&_limit=1`,
      status: 200,
      check: (answer) => expect(entriesIn(answer)[0]?.target.data).not.toHaveProperty("n"),
    },
  ],
};

function change(who: "bob" | "mary" | "alice", path: string, n: number): Block["given"][number] {
  return { who, request: `PUT ${path}`, body: { data: { n } } };
}

/** `kinto.history.auto_trim_max_count` and `auto_trim_threshold`. */
export const HISTORY_TRIMMED: Block = {
  name: "settings: a few entries",
  profile: "history: a few",
  given: [
    ...BOB,
    change("bob", `${R}/x`, 1),
    change("bob", `${R}/x`, 2),
    change("bob", `${R}/y`, 3),
  ],
  rows: [
    {
      id: "HT1 more than the maximum are kept",
      who: "bob",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells(
        "create /collections/c/records/y",
        "update /collections/c/records/x",
        "create /collections/c/records/x",
        "create /collections/c",
        "create /",
      ),
    },
    { ...record("y", { n: 4 }), id: "HT2a beyond the threshold", status: 200 },
    {
      id: "HT2b the oldest go, of this kind of object",
      who: "bob",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells(
        "update /collections/c/records/y",
        "create /collections/c/records/y",
        "create /collections/c",
        "create /",
      ),
    },
    {
      id: "HT2c without a trace",
      who: "bob",
      request: `GET ${HISTORY}?_since=0`,
      status: 200,
      check: (answer) => expect(entriesIn(answer)).toHaveLength(4),
      notOnMemory: "it leaves tombstones",
    },
    {
      id: "HT3a a batch",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [1, 2, 3, 4, 5].map((n) => ({ method: "PUT", path: `/buckets/b/groups/g${n}` })),
      },
      status: 200,
    },
    {
      id: "HT3b counts one by one",
      who: "bob",
      request: `GET ${HISTORY}?resource_name=group`,
      status: 200,
      check: tells("create /groups/g5", "create /groups/g4", "create /groups/g3"),
    },
    {
      id: "HT4 clients are told",
      who: "anon",
      request: "GET /",
      status: 200,
      json: { capabilities: { history: { auto_trim_max_count: 2 } } },
    },
  ],
};

/** `kinto.history.auto_trim_user_ids`. */
export const HISTORY_TRIMMED_BY_USER: Block = {
  name: "settings: a few entries of some users",
  profile: "history: a few of mary",
  given: [
    ...BOB,
    account("mary"),
    account("alice"),
    {
      who: "bob",
      request: `PATCH ${C}`,
      body: { permissions: { write: ["account:mary", "account:alice"] } },
    },
    ...[1, 2, 3].flatMap((n) => [
      change("bob", `${R}/bob`, n),
      change("mary", `${R}/mary`, n),
      change("alice", `${R}/alice`, n),
    ]),
  ],
  rows: [
    {
      id: "HU1 each has the own number of entries",
      who: "bob",
      request: `GET ${HISTORY}?resource_name=record`,
      status: 200,
      check: tells(
        "update /collections/c/records/alice",
        "update /collections/c/records/mary",
        "update /collections/c/records/bob",
        "update /collections/c/records/bob",
        "create /collections/c/records/bob",
      ),
    },
    {
      id: "HU2 clients are told",
      who: "anon",
      request: "GET /",
      status: 200,
      json: {
        capabilities: {
          history: {
            auto_trim_max_count: 1,
            auto_trim_user_ids: ["account:mary", "account:alice"],
          },
        },
      },
    },
  ],
};

/** `kinto.explicit_permissions = false`: entries are read by who reads the bucket. */
export const HISTORY_WITHOUT_PERMISSIONS: Block = {
  name: "settings: history without permissions of its own",
  profile: "history: permissions of the bucket only",
  given: [
    account("bob"),
    account("alice"),
    {
      who: "bob",
      request: "PUT /buckets/b",
      body: { permissions: { write: ["account:bob"] } },
    },
    { who: "bob", request: `PUT ${C}`, body: { permissions: { read: ["account:alice"] } } },
    record("x", {}),
    record("y", {}),
    { who: "bob", request: `DELETE ${R}` },
  ],
  rows: [
    {
      id: "HP1 of several objects only the first is logged",
      who: "bob",
      request: `GET ${HISTORY}`,
      status: 200,
      check: (answer) =>
        expect(entriesIn(answer)).toMatchObject([
          { action: "delete" },
          { uri: `${R}/y` },
          { uri: `${R}/x` },
          { uri: C },
          { uri: "/buckets/b" },
        ]),
    },
    {
      id: "HP2 who reads the collection reads nothing of it",
      who: "alice",
      request: `GET ${HISTORY}`,
      status: 403,
    },
  ],
};

/** A Kinto without these plugins. */
export const NO_HISTORY: Block = {
  name: "settings: neither history nor permissions endpoint",
  profile: "no history, no permissions endpoint",
  given: [...BOB],
  rows: [
    { id: "NH1 no history", who: "bob", request: `GET ${HISTORY}`, status: 404, errno: 111 },
    {
      id: "NH2 no snapshots",
      who: "bob",
      request: "GET /buckets/b/snapshot/collections/c@5",
      status: 404,
      errno: 111,
    },
    { id: "NH3 no list of permissions", who: "bob", request: "GET /permissions", status: 404 },
    {
      id: "NH4 nor is any of it promised",
      who: "anon",
      request: "GET /",
      status: 200,
      check: (answer) => {
        const names = Object.keys(dig(answer, "capabilities") as object).toSorted();
        expect(names).toEqual(["accounts", "basicauth", "default_bucket", "flush_endpoint"]);
      },
    },
  ],
};
