import { expect } from "vitest";
import { entriesIn, tells } from "../entries.js";
import { account, BOB, C, R, record } from "../given.js";
import { dig, etagOf, timeOf, type Block } from "../row.js";

const HISTORY = "/buckets/b/history";
const G = "/buckets/b/groups/g";

/** What is logged, and how (`kinto/plugins/history/listener.py`). */
export const HISTORY_ENTRIES: Block = {
  name: "history: entries",
  given: [...BOB, account("alice"), account("mary")],
  rows: [
    {
      id: "H01 creations are logged, newest first",
      who: "bob",
      request: `GET ${HISTORY}`,
      status: 200,
      check: (answer) => {
        const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
        const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/);
        const [collection, bucket] = entriesIn(answer);
        const common = { id: uuid, date, last_modified: expect.any(Number) };
        const made = { action: "create", user_id: "account:bob", ...common };
        const permissions = { write: ["account:bob"] };
        expect(entriesIn(answer)).toHaveLength(2);
        expect(bucket).toEqual({
          ...made,
          uri: "/buckets/b",
          resource_name: "bucket",
          bucket_id: "b",
          target: { data: { id: "b", last_modified: expect.any(Number) }, permissions },
        });
        expect(collection).toEqual({
          ...made,
          uri: C,
          resource_name: "collection",
          collection_id: "c",
          target: { data: { id: "c", last_modified: expect.any(Number) }, permissions },
        });
        expect(etagOf(answer)).toBe(dig(answer, "data.0.last_modified"));
      },
    },
    {
      id: "H02 a group",
      who: "bob",
      request: `PUT ${G}`,
      body: { data: { members: ["account:mary"] }, permissions: { read: ["account:alice"] } },
      status: 201,
      keep: "group",
    },
    {
      id: "H02b has its members and permissions in its entry",
      who: "bob",
      request: `GET ${HISTORY}?_limit=1`,
      status: 200,
      check: (answer, { group }) => {
        const [entry] = entriesIn(answer);
        expect(entry).toMatchObject({ action: "create", uri: G, group_id: "g" });
        expect(entry).not.toHaveProperty("bucket_id");
        expect(entry?.target.data).toEqual(dig(group, "data"));
        expect(entry?.target.permissions).toEqual(dig(group, "permissions"));
      },
    },
    {
      id: "H03a a record",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { n: 1 } },
      status: 201,
    },
    {
      id: "H03b is changed",
      who: "bob",
      request: `PATCH ${R}/x`,
      body: { data: { m: 2 } },
      status: 200,
    },
    {
      id: "H03c is replaced by the same",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { n: 1, m: 2 } },
      status: 200,
    },
    {
      id: "H03d is shared",
      who: "bob",
      request: `PATCH ${R}/x`,
      body: { permissions: { read: ["account:mary"] } },
      status: 200,
      keep: "shared",
    },
    { id: "H03e is deleted", who: "bob", request: `DELETE ${R}/x`, status: 200, keep: "buried" },
    {
      id: "H03f each of it is an entry",
      who: "bob",
      request: `GET ${HISTORY}?record_id=x`,
      status: 200,
      check: (answer, { shared, buried }) => {
        tells(
          "delete /collections/c/records/x",
          "update /collections/c/records/x",
          "update /collections/c/records/x",
          "update /collections/c/records/x",
          "create /collections/c/records/x",
        )(answer);
        const [deleted, last, , patched] = entriesIn(answer);
        expect(Object.keys(deleted ?? {}).toSorted()).toEqual([
          "action",
          "collection_id",
          "date",
          "id",
          "last_modified",
          "record_id",
          "resource_name",
          "target",
          "uri",
          "user_id",
        ]);
        expect(deleted).toMatchObject({ collection_id: "c", record_id: "x" });
        expect(deleted?.target).toEqual({ data: dig(buried, "data"), permissions: {} });
        expect(last?.target.data).toEqual(dig(shared, "data"));
        expect(last?.target.permissions).toEqual(dig(shared, "permissions"));
        expect(patched?.target.data).toMatchObject({ id: "x", n: 1, m: 2 });
      },
    },
    {
      id: "H04a a record that is there",
      who: "bob",
      request: `PUT ${R}/y`,
      body: { data: {} },
      status: 201,
      keep: "y",
    },
    {
      id: "H04b is not changed by a POST",
      who: "bob",
      request: `POST ${R}`,
      body: { data: { id: "y", n: 3 } },
      status: 200,
    },
    {
      id: "H04c nor by what fails",
      who: "bob",
      request: `PUT ${R}/y`,
      headers: { "If-None-Match": "*" },
      body: { data: {} },
      status: 412,
    },
    {
      id: "H04d so there is one entry",
      who: "bob",
      request: `GET ${HISTORY}?record_id=y`,
      status: 200,
      check: (answer, { y }) => {
        tells("create /collections/c/records/y")(answer);
        expect(entriesIn(answer)[0]?.target.data["last_modified"]).toBe(timeOf(y));
      },
    },
    {
      id: "H05a another version comes back over a tombstone",
      who: "bob",
      request: `PUT ${R}/x`,
      body: { data: { n: 9 } },
      status: 201,
    },
    { id: "H05b all are deleted", who: "bob", request: `DELETE ${R}`, status: 200, keep: "all" },
    { id: "H05c then none", who: "bob", request: `DELETE ${R}`, status: 200, ids: "" },
    {
      id: "H05d each deletion is an entry, in the order of the deletions",
      who: "bob",
      request: `GET ${HISTORY}?_limit=2`,
      status: 200,
      check: (answer, { all }) => {
        expect(entriesIn(answer)).toMatchObject([{ action: "delete" }, { action: "delete" }]);
        const targets = entriesIn(answer).map(({ target }) => target.data);
        expect(targets.toReversed()).toEqual(dig(all, "data"));
      },
    },
    { id: "H06a a record", who: "bob", request: `PUT ${R}/z`, body: { data: {} }, status: 201 },
    { id: "H06b goes with its collection", who: "bob", request: `DELETE ${C}`, status: 200 },
    {
      id: "H06c which is the only one that is logged",
      who: "bob",
      request: `GET ${HISTORY}?_limit=2`,
      status: 200,
      check: tells("delete /collections/c", "create /collections/c/records/z"),
    },
    {
      id: "H06d the entries of its records stay",
      who: "bob",
      request: `GET ${HISTORY}?record_id=y`,
      status: 200,
      check: tells("delete /collections/c/records/y", "create /collections/c/records/y"),
    },
    { id: "H07a a bucket", who: "bob", request: "DELETE /buckets/b", status: 200 },
    { id: "H07b takes its history along", who: "bob", request: `GET ${HISTORY}`, status: 403 },
    { id: "H07c a new one", who: "bob", request: "PUT /buckets/b", status: 201, keep: "bucket" },
    {
      id: "H07d begins a new history, without a trace of the old",
      who: "bob",
      request: `GET ${HISTORY}?_since=0`,
      status: 200,
      check: tells("create /"),
    },
    {
      id: "H08a accounts have no history",
      who: "alice",
      request: "PATCH /accounts/alice",
      body: { data: { a: 1 } },
      status: 200,
    },
    {
      id: "H08b not in any bucket",
      who: "bob",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells("create /"),
    },
    {
      id: "H09a plural deletions of buckets",
      who: "bob",
      request: "DELETE /buckets",
      status: 200,
      ids: "-b",
    },
    { id: "H09b a bucket again", who: "bob", request: "PUT /buckets/b", status: 201 },
    {
      id: "H09c leave nothing either",
      who: "bob",
      request: `GET ${HISTORY}?_since=0`,
      status: 200,
      check: tells("create /"),
    },
    {
      id: "H10a anybody may write here",
      who: "bob",
      request: `PUT ${C}`,
      body: { permissions: { "record:create": ["system.Everyone"] } },
      status: 201,
    },
    { ...record("a", { n: 1 }, "anon"), id: "H10b somebody unknown does", status: 201 },
    {
      id: "H10c nobody is named",
      who: "bob",
      request: `GET ${HISTORY}?record_id=a`,
      status: 200,
      check: (answer) => expect(dig(answer, "data.0.user_id")).toBeNull(),
    },
    {
      id: "H11a a patch of which little is shown",
      who: "bob",
      request: `PATCH ${R}/a`,
      headers: { "Response-Behavior": "light" },
      body: { data: { n: 2 } },
      status: 200,
      onlyOurs: "Kinto fails to log an answer without id",
    },
    {
      id: "H11b is logged whole",
      who: "bob",
      request: `GET ${HISTORY}?_limit=1`,
      status: 200,
      check: (answer) =>
        expect(entriesIn(answer)[0]).toMatchObject({
          action: "update",
          record_id: "a",
          target: { data: { id: "a", n: 2 } },
        }),
      onlyOurs: "Kinto fails to log an answer without id",
    },
  ],
};

/** Who may read what is logged: whoever could read the object when it was. */
export const HISTORY_READERS: Block = {
  name: "history: readers",
  given: [...BOB, account("alice"), account("mary"), record("x", { n: 1 })],
  rows: [
    { id: "HR1a not everybody", who: "alice", request: `GET ${HISTORY}`, status: 403, errno: 121 },
    { id: "HR1b nobody unknown", who: "anon", request: `GET ${HISTORY}`, status: 401, errno: 104 },
    {
      id: "HR1c a bucket that is missing looks the same",
      who: "bob",
      request: "GET /buckets/none/history",
      status: 403,
    },
    {
      id: "HR1d permissions come before the query",
      who: "alice",
      request: `GET ${HISTORY}?foo=1`,
      status: 403,
    },
    {
      id: "HR2a the record is shared",
      who: "bob",
      request: `PATCH ${R}/x`,
      body: { permissions: { read: ["account:alice"] } },
      status: 200,
    },
    {
      id: "HR2b alice reads of it from now on",
      who: "alice",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells("update /collections/c/records/x"),
    },
    {
      id: "HR2c with somebody else instead",
      who: "bob",
      request: `PATCH ${R}/x`,
      body: { permissions: { read: ["account:mary"] } },
      status: 200,
    },
    {
      id: "HR2d what she could read she can still",
      who: "alice",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells("update /collections/c/records/x"),
    },
    {
      id: "HR2e each sees the own part",
      who: "mary",
      request: `GET ${HISTORY}?_since=0`,
      status: 200,
      check: (answer) => {
        tells("update /collections/c/records/x")(answer);
        expect(entriesIn(answer)[0]?.target.permissions).toEqual({
          read: ["account:mary"],
          write: ["account:bob"],
        });
      },
    },
    { id: "HR2f and deletes nothing", who: "alice", request: `DELETE ${HISTORY}`, status: 403 },
    {
      id: "HR3a who may create in a collection",
      who: "bob",
      request: `PATCH ${C}`,
      body: { permissions: { "record:create": ["account:alice"] } },
      status: 200,
    },
    {
      id: "HR3b does not read of it",
      who: "alice",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells("update /collections/c/records/x"),
    },
    { ...record("a", {}, "alice"), id: "HR3c but of the own records", status: 201 },
    {
      id: "HR3d which are logged for her",
      who: "alice",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells("create /collections/c/records/a", "update /collections/c/records/x"),
    },
    {
      id: "HR4a who reads the collection",
      who: "bob",
      request: `PATCH ${C}`,
      body: { permissions: { read: ["account:mary"] } },
      status: 200,
    },
    { ...record("y", {}), id: "HR4b reads of its records", status: 201 },
    {
      id: "HR4c though they are not hers",
      who: "mary",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells(
        "create /collections/c/records/y",
        "update /collections/c",
        "update /collections/c/records/x",
      ),
    },
    { id: "HR4d the collection goes", who: "bob", request: `DELETE ${C}`, status: 200 },
    {
      id: "HR4e and nobody has permissions on it any more",
      who: "mary",
      request: `GET ${HISTORY}?_limit=1`,
      status: 200,
      check: tells("create /collections/c/records/y"),
    },
    {
      id: "HR5a who reads the bucket",
      who: "bob",
      request: "PATCH /buckets/b",
      body: { permissions: { read: ["account:mary"] } },
      status: 200,
    },
    {
      id: "HR5b reads all of it",
      who: "mary",
      request: `GET ${HISTORY}?_limit=2`,
      status: 200,
      check: tells("update /", "delete /collections/c"),
    },
    { id: "HR5c but deletes none", who: "mary", request: `DELETE ${HISTORY}`, status: 403 },
    { id: "HR5d a collection again", who: "bob", request: `PUT ${C}`, status: 201 },
    {
      id: "HR5e is only bob's once more",
      who: "bob",
      request: "PATCH /buckets/b",
      body: { permissions: { read: [] } },
      status: 200,
    },
    {
      id: "HR5f but who could read of it, can",
      who: "mary",
      request: `GET ${HISTORY}?_limit=2`,
      status: 200,
      check: tells("create /collections/c", "update /"),
    },
    {
      id: "HR6a who writes the bucket deletes some",
      who: "bob",
      request: `DELETE ${HISTORY}?record_id=x`,
      status: 200,
      check: (answer) => expect(entriesIn(answer)).toHaveLength(3),
      keep: "deleted",
    },
    {
      id: "HR6b which are gone",
      who: "bob",
      request: `GET ${HISTORY}?record_id=x`,
      status: 200,
      ids: "",
    },
    {
      id: "HR6c but for tombstones",
      who: "bob",
      request: `GET ${HISTORY}?_since=0&_sort=last_modified`,
      status: 200,
      check: (answer, { deleted }) =>
        expect(entriesIn(answer).filter((entry) => "deleted" in entry)).toEqual(entriesIn(deleted)),
    },
    {
      id: "HR6d alice keeps the others",
      who: "alice",
      request: `GET ${HISTORY}`,
      status: 200,
      check: tells("create /collections/c/records/a"),
    },
    { id: "HR7a or all", who: "bob", request: `DELETE ${HISTORY}`, status: 200 },
    { id: "HR7b so that nothing", who: "bob", request: `GET ${HISTORY}`, status: 200, ids: "" },
    { id: "HR7c is left for others", who: "alice", request: `GET ${HISTORY}`, status: 403 },
  ],
};
