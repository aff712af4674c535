import { expect } from "vitest";
import { authorization, USERS } from "../ask.js";
import { entriesIn, tells } from "../entries.js";
import { account, C, R } from "../given.js";
import { type Block } from "../row.js";

const HISTORY = "/buckets/b/history";

function put(path: string, data: object = {}): object {
  return { method: "PUT", path, body: { data } };
}

function times(count: number, each: (number: number) => object): readonly object[] {
  return Array.from({ length: count }, (_, index) => each(index + 1));
}

/**
 * The order of the entries of one HTTP request: what was done in one way to one list comes together, at the place of
 * its first part (`kinto/core/events.py`, `EventCollector`).
 */
export const HISTORY_BATCHES: Block = {
  name: "history: batches",
  given: [account("bob"), account("alice")],
  rows: [
    {
      id: "HB1a a bucket with collections and groups",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          put("/buckets/b"),
          ...times(4, (number) => put(`/buckets/b/collections/c${number}`)),
          ...times(4, (number) => put(`/buckets/b/groups/g${number}`)),
        ],
      },
      status: 200,
    },
    {
      id: "HB1b is logged in the order of creation",
      who: "bob",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells(
        "create /groups/g4",
        "create /groups/g3",
        "create /groups/g2",
        "create /groups/g1",
        "create /collections/c4",
        "create /collections/c3",
        "create /collections/c2",
        "create /collections/c1",
        "create /",
      ),
    },
    { id: "HB2a a collection", who: "bob", request: `PUT ${C}`, status: 201, keep: "c" },
    {
      id: "HB2b and a batch that does this and that",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          put(`${R}/x`, { v: 1 }),
          put("/buckets/b/groups/g"),
          put(`${R}/y`, { v: 2 }),
          put(`${R}/x`, { v: 3 }),
          { method: "DELETE", path: `${R}/x` },
          put(`${R}/x`, { v: 4 }),
          {
            method: "PATCH",
            path: `${R}/x`,
            body: { data: { v: 5 }, permissions: { read: ["account:alice"] } },
          },
        ],
      },
      status: 200,
    },
    {
      id: "HB2c is logged by what was done, with the permissions of the end",
      who: "bob",
      request: `GET ${HISTORY}?_limit=8`,
      status: 200,
      check: (answer) => {
        tells(
          "delete /collections/c/records/x",
          "update /collections/c/records/x",
          "update /collections/c/records/x",
          "create /groups/g",
          "create /collections/c/records/x",
          "create /collections/c/records/y",
          "create /collections/c/records/x",
          "create /collections/c",
        )(answer);
        const versions = entriesIn(answer).map(({ target }) => target.data["v"] ?? null);
        expect(versions).toEqual([null, 5, 3, null, 4, 2, 1, null]);
        const x = entriesIn(answer).filter(({ uri }) => uri === `${R}/x`);
        const permissions = { read: ["account:alice"], write: ["account:bob"] };
        expect(x.map(({ target }) => target.permissions)).toEqual(times(5, () => permissions));
      },
    },
    {
      id: "HB2d so alice reads of all that happened to it",
      who: "alice",
      request: `GET ${HISTORY}`,
      status: 200,
      check: (answer) => expect(entriesIn(answer)).toHaveLength(5),
    },
    {
      id: "HB3a what fails in a batch",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          put(`${R}/ok`),
          { path: `${R}/none` },
          { method: "PUT", path: `${R}/bad`, body: { foo: 1 } },
        ],
      },
      status: 200,
    },
    {
      id: "HB3b is not logged",
      who: "bob",
      request: `GET ${HISTORY}?_limit=2`,
      status: 200,
      check: tells("create /collections/c/records/ok", "delete /collections/c/records/x"),
    },
    {
      id: "HB4a several people in one batch",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          put(`${R}/bob`),
          {
            method: "PATCH",
            path: C,
            body: { permissions: { write: ["account:alice"] } },
          },
          {
            method: "PUT",
            path: `${R}/alice`,
            headers: { Authorization: authorization(USERS.alice) },
          },
        ],
      },
      status: 200,
    },
    {
      id: "HB4b are the first of them",
      who: "bob",
      request: `GET ${HISTORY}?_limit=3&_fields=action,uri,user_id`,
      status: 200,
      check: (answer) => {
        tells(
          "update /collections/c",
          "create /collections/c/records/alice",
          "create /collections/c/records/bob",
        )(answer);
        expect(entriesIn(answer)).toMatchObject(times(3, () => ({ user_id: "account:bob" })));
      },
    },
    {
      id: "HB5a several buckets in one batch",
      who: "bob",
      request: "POST /batch",
      body: { requests: [put("/buckets/b1"), put("/buckets/b2")] },
      status: 200,
    },
    {
      id: "HB5b are logged in the first",
      who: "bob",
      request: "GET /buckets/b1/history",
      status: 200,
      check: (answer) => {
        tells("create /buckets/b2", "create /buckets/b1")(answer);
        expect(entriesIn(answer)).toMatchObject([{ bucket_id: "b2" }, { bucket_id: "b1" }]);
      },
    },
    {
      id: "HB5c and not in the other",
      who: "bob",
      request: "GET /buckets/b2/history",
      status: 200,
      ids: "",
    },
    {
      id: "HB5d posted ones",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          { method: "POST", path: "/buckets", body: { data: { id: "b3" } } },
          { method: "POST", path: "/buckets", body: { data: { id: "b4" } } },
        ],
      },
      status: 200,
    },
    {
      id: "HB5e in the last",
      who: "bob",
      request: "GET /buckets/b4/history",
      status: 200,
      check: tells("create /buckets/b4", "create /buckets/b3"),
    },
    {
      id: "HB6a a bucket that is deleted and made again in one batch",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          put("/buckets/b1/collections/c"),
          { method: "DELETE", path: "/buckets/b1" },
          { ...put("/buckets/b1"), body: { permissions: { read: ["system.Everyone"] } } },
        ],
      },
      status: 200,
    },
    {
      id: "HB6b begins a new history",
      who: "bob",
      request: "GET /buckets/b1/history?_since=0",
      status: 200,
      check: tells("create /buckets/b1"),
      onlyOurs: "Kinto forgets the permissions on the bucket, so that nobody can read it",
    },
    {
      id: "HB7a what a 409 undoes",
      who: "bob",
      request: "POST /batch",
      body: {
        requests: [
          put(`${R}/undone`),
          put(`${R}/old1`, { last_modified: 1000 }),
          put(`${R}/old2`, { last_modified: 1000 }),
          put(`${R}/kept`),
        ],
      },
      status: 200,
      onlyOurs: "Kinto logs what was undone",
    },
    {
      id: "HB7b did not happen",
      who: "bob",
      request: `GET ${HISTORY}?_limit=2`,
      status: 200,
      check: tells("create /collections/c/records/kept", "update /collections/c"),
      onlyOurs: "Kinto logs what was undone",
    },
  ],
};

const T = "/buckets/default/collections/t";

/** What the default bucket makes by itself is logged, too (`kinto/plugins/default_bucket/__init__.py`). */
export const HISTORY_DEFAULT_BUCKET: Block = {
  name: "history: default bucket",
  given: [account("bob"), account("alice")],
  rows: [
    {
      id: "HD1 a virgin history is empty, the bucket is made with it",
      who: "bob",
      request: "GET /buckets/default/history",
      status: 200,
      ids: "",
    },
    {
      id: "HD2a a record in a collection that is missing",
      who: "bob",
      request: `POST ${T}/records`,
      body: { data: { id: "r" } },
      status: 201,
    },
    {
      id: "HD2b all is logged",
      who: "bob",
      request: "GET /buckets/default/history",
      status: 200,
      check: (answer) => {
        const told = entriesIn(answer).map(({ action, uri }) => [
          action,
          uri.split("/").slice(3).join("/"),
        ]);
        expect(told).toEqual([
          ["create", "collections/t/records/r"],
          ["create", "collections/t"],
          ["create", ""],
        ]);
        expect(entriesIn(answer)[2]).toMatchObject({
          bucket_id: "320816bc-8da6-73b7-ade4-0ea30681953c",
          target: { permissions: { write: ["account:bob"] } },
        });
      },
    },
    {
      id: "HD3a a request that fails",
      who: "alice",
      request: `PUT ${T}/records/r`,
      body: { data: { id: "!" } },
      status: 400,
    },
    {
      id: "HD3b what it made stays, and is logged",
      who: "alice",
      request: "GET /buckets/default/history",
      status: 200,
      check: (answer) =>
        expect(entriesIn(answer).map(({ uri }) => uri.split("/").slice(3).join("/"))).toEqual([
          "collections/t",
          "",
        ]),
    },
    {
      id: "HD4a a batch",
      who: "U",
      request: "POST /batch",
      body: {
        requests: [
          { method: "POST", path: `${T}/records`, body: { data: { id: "r" } } },
          put("/buckets/default/groups/g"),
          { method: "POST", path: `${T}2/records`, body: { data: { id: "s" } } },
        ],
      },
      status: 200,
    },
    {
      id: "HD4b makes collections first",
      who: "U",
      request: "GET /buckets/default/history",
      status: 200,
      check: (answer) =>
        expect(entriesIn(answer).map(({ uri }) => uri.split("/").slice(3).join("/"))).toEqual([
          "collections/t2/records/s",
          "groups/g",
          "collections/t/records/r",
          "collections/t2",
          "collections/t",
          "",
        ]),
    },
  ],
};
