import type { Kept } from "./kept.js";

/** Found by random sequences and made as small as they go; some are put together. */
export const FOUND: readonly Kept[] = [
  {
    name: "a batch gives its parts the headers of an answer",
    steps: [
      {
        as: "s1",
        who: "bob",
        request: "POST /batch",
        body: {
          requests: [
            { path: "/accounts/carl" },
            { path: "/" },
            { path: "/buckets/default/groups/team" },
          ],
        },
      },
    ],
  },
  {
    name: "an error of a part has no Backoff",
    setUp: "bare",
    steps: [
      {
        as: "s1",
        who: "bob",
        request: "POST /batch",
        body: { requests: [{ path: "/accounts/carl" }, { path: "/" }] },
      },
    ],
  },
  {
    name: "a part without credentials has one challenge and no CORS headers",
    steps: [
      {
        as: "s1",
        who: "anon",
        request: "POST /batch",
        body: { requests: [{ path: "/buckets/blog" }, { path: "/accounts" }] },
      },
    ],
  },
  {
    name: "HEAD has the length of GET",
    steps: [
      { as: "s1", who: "ann", request: "HEAD /buckets/blog" },
      { as: "s2", who: "ann", request: "HEAD /buckets" },
    ],
  },
  {
    name: "an encoded slash leads elsewhere",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      { as: "s3", who: "bob", request: "PUT /buckets/blog/collections/tasks/records/a%2Fb" },
      { as: "s4", who: "bob", request: "GET /buckets/blog%2Fcollections" },
    ],
  },
  {
    name: "content types are compared to the letter",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "POST /buckets/blog/collections/tasks/records",
        headers: { "Content-Type": "APPLICATION/JSON" },
        body: { data: { id: "r1" } },
      },
      {
        as: "s4",
        who: "bob",
        request: "POST /buckets/blog/collections/tasks/records",
        headers: { "Content-Type": "application/json ; a=b" },
        body: { data: { id: "r1" } },
      },
    ],
  },
  {
    name: "an Accept that is none takes JSON, an empty one does not",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      { as: "s3", who: "bob", request: "PUT /buckets/blog", headers: { Accept: "nonsense" } },
      { as: "s4", who: "bob", request: "PUT /buckets/blog", headers: { Accept: "" } },
      {
        as: "s5",
        who: "bob",
        request: "GET /buckets/blog",
        headers: { Accept: "application/json;q=0, */*" },
      },
    ],
  },
  {
    name: "what is refused before anything is looked at has been looked at",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      { as: "s3", who: "bob", request: "GET /buckets/blog/collections/tasks/records?id=1.5" },
      { as: "s4", who: "bob", request: "HEAD /buckets/blog/collections/tasks/records" },
    ],
  },
  {
    name: "an id may end with a line feed",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      { as: "s3", who: "bob", request: "PUT /buckets/blog/collections/tasks/records/x%0A" },
      { as: "s4", who: "bob", request: "GET /buckets/blog/history" },
      { as: "s5", who: "bob", request: "DELETE /buckets/default/collections/x%0A" },
    ],
  },
  {
    name: "a deletion at zero",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      { as: "s3", who: "bob", request: "PUT /buckets/blog/collections/tasks/records/r1" },
      {
        as: "s4",
        who: "bob",
        request: "DELETE /buckets/blog/collections/tasks/records/r1?last_modified=0",
      },
      { as: "s5", who: "bob", request: "GET /buckets/blog/collections/tasks/records?_since=0" },
    ],
  },
  {
    name: "zero is newer than anything",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      { as: "s3", who: "bob", request: "PUT /buckets/blog/collections/tasks/records/r1" },
      {
        as: "s4",
        who: "bob",
        request: "PUT /buckets/blog/collections/tasks/records/r1",
        body: { data: { last_modified: 0 } },
      },
      {
        as: "s5",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        body: { data: { n: 1 } },
      },
    ],
  },
  {
    name: "empty texts count as absent",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ path: "" }, { op: "", path: "/data" }, { op: 3, path: 0 }],
      },
      {
        as: "s4",
        who: "bob",
        request: "POST /batch",
        body: { requests: [{ path: "" }, { path: "/", method: "" }] },
      },
      {
        as: "s5",
        who: "bob",
        request: "PUT /buckets/blog",
        body: { permissions: { read: ["", null, 0, 3] } },
      },
      {
        as: "s6",
        who: "bob",
        request: "PUT /buckets/blog/groups/team",
        body: { data: { members: [null, ""] } },
      },
    ],
  },
  {
    name: "an integer may be true, and nothing is none",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "PUT /buckets/blog/collections/tasks",
        body: { data: { cache_expires: true } },
      },
      {
        as: "s4",
        who: "bob",
        request: "PUT /buckets/blog/collections/tasks",
        body: { data: { cache_expires: null } },
      },
      {
        as: "s5",
        who: "bob",
        request: "PUT /buckets/blog/collections/tasks",
        body: { data: { cache_expires: "1.5" } },
      },
    ],
  },
  {
    name: "a body that is no JSON hides other mistakes",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "PATCH /buckets/blog",
        headers: { "Response-Behavior": "Light" },
        body: "x",
      },
      {
        as: "s4",
        who: "bob",
        request: "PUT /buckets/blog",
        headers: { "If-Match": "abc", Origin: "http://example.org" },
        raw: "{",
      },
    ],
  },
  {
    name: "the default bucket sends on what it was not told the type of",
    steps: [
      {
        as: "s1",
        who: "ann",
        request: "PUT /buckets/default/collections/tasks/records/r6",
        raw: "{}",
      },
      {
        as: "s2",
        who: "pat",
        request: "POST /buckets/default/collections/tasks/records",
        headers: { "Content-Type": "application/merge-patch+json" },
      },
    ],
  },
  {
    name: "headers of parts in other cases",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      {
        as: "s2",
        who: "impostor",
        request: "POST /batch",
        body: {
          defaults: { headers: { Authorization: "Basic YW5uOng=" } },
          requests: [
            {
              path: "/buckets/blog/collections/tasks/records",
              headers: { authorization: "Basic Ym9iOnMzY3IzdA==" },
            },
          ],
        },
      },
    ],
  },
  {
    name: "values in messages are Python's",
    steps: [
      {
        as: "s1",
        who: "bob",
        request: "POST /batch",
        body: { requests: [{ headers: { a: 3 } }, { path: true }] },
      },
    ],
  },
  {
    name: "the default bucket asks who it is before it redirects",
    steps: [
      { as: "s1", who: "anon", request: "POST /buckets/default/" },
      { as: "s2", who: "bob", request: "GET /buckets/default/collections/" },
      { as: "s3", who: "anon", request: "OPTIONS /buckets/default/" },
    ],
  },
  {
    name: "a JSON patch fails in Python's words",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "PUT /buckets/blog/collections/tasks/records/r1",
        body: { data: { "a.b": 1, o: { k: [1, { x: null }] } } },
      },
      {
        as: "s4",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "copy", path: "/data/x", from: "/data/tags/-" }],
      },
      {
        as: "s5",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "replace", path: "/data/members/-" }],
      },
      {
        as: "s6",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "test", path: "/data/o/k/-", value: 1 }],
      },
      {
        as: "s7",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "test", path: "/data/o", value: true }],
      },
      {
        as: "s8",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "move", path: "/data/o/k", from: "/data/o" }],
      },
      {
        as: "s9",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "add", path: "/data/o/k/01", value: 1 }],
      },
      {
        as: "s10",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "remove", path: "/data/o/k/7" }],
      },
      {
        as: "s11",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "add", path: "/data/o/k/0/x", value: 1 }],
      },
    ],
  },
  {
    name: "an object that sets nothing leaves what is no object",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "PUT /buckets/blog/collections/tasks/records/r1",
        body: { data: { o: "text", p: [1] } },
      },
      {
        as: "s4",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/merge-patch+json" },
        body: { data: { o: {}, p: { k: null } } },
      },
    ],
  },
  {
    name: "permissions that a patch takes apart",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "add", path: "/permissions/read", value: "ab" }],
      },
      {
        as: "s4",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "replace", path: "/permissions", value: null }],
      },
      {
        as: "s5",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks",
        headers: { "Content-Type": "application/json-patch+json" },
        body: [{ op: "remove", path: "/permissions/write" }],
      },
    ],
  },
  {
    name: "errors behind redirects in a batch",
    steps: [
      { as: "s1", who: "alice", request: "PUT /buckets/blog" },
      {
        as: "s2",
        who: "alice",
        request: "POST /batch",
        headers: { "If-None-Match": "*" },
        body: {
          requests: [
            { path: "/buckets/blog/collections/" },
            { path: "/unknown/" },
            { path: "/buckets/blog/", headers: { Accept: "" } },
            { path: "/buckets/none/", method: "PATCH" },
            { path: "/v1" },
          ],
        },
      },
    ],
  },
  {
    name: "a redirect is described as the client likes it",
    steps: [
      { as: "s1", who: "anon", request: "GET !/buckets?x=1&y" },
      { as: "s2", who: "anon", request: "GET !/", headers: { Accept: "text/html" } },
      {
        as: "s3",
        who: "anon",
        request: "GET !/",
        headers: { Accept: "application/json, text/html;q=0.5" },
      },
      { as: "s4", who: "anon", request: "HEAD !/" },
      { as: "s5", who: "anon", request: "OPTIONS !/" },
    ],
  },
  {
    name: "what leads nowhere in the default bucket makes nothing",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/default/collections/notes/records/a%2Fb" },
      { as: "s2", who: "bob", request: "GET /permissions" },
      { as: "s3", who: "alice", request: "DELETE /buckets/default/collections/_x" },
      { as: "s4", who: "alice", request: "DELETE /buckets?n=1" },
      { as: "s5", who: "alice", request: "GET /buckets/default/collections/in%20valid/records" },
    ],
  },
  {
    name: "the dates of one request follow one another",
    steps: [
      { as: "s1", who: "alice", request: "GET /buckets/default/collections/tasks/records" },
      { as: "s2", who: "alice", request: "GET /buckets/default/history?_sort=date" },
    ],
  },
  {
    name: "a fraction is no id",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "GET /buckets/blog/history?min_bucket_id=1.5" },
      { as: "s3", who: "bob", request: "GET /buckets/blog/history?min_bucket_id=15" },
    ],
  },
  {
    name: "excluding nothing from permissions",
    steps: [
      { as: "s1", who: "anon", request: "GET /permissions?exclude_uri=" },
      { as: "s2", who: "ann", request: "GET /buckets?exclude_n=" },
    ],
  },
  {
    name: "a record that says that it is deleted",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "PUT /buckets/blog/collections/tasks/records/r1",
        body: { data: { deleted: true } },
      },
      { as: "s4", who: "bob", request: "GET /buckets/blog/snapshot/collections/tasks@<s3.etag>" },
      {
        as: "s5",
        who: "bob",
        request: "GET /buckets/blog/collections/tasks/records?not_deleted=true",
      },
    ],
  },
  {
    name: "anonymous readers of accounts are asked in the body who they are",
    steps: [
      {
        as: "s1",
        who: "anon",
        request: "POST /batch",
        body: {
          requests: [
            { path: "/accounts", body: { data: { id: "bob" } } },
            { path: "/accounts", body: { data: {} } },
          ],
        },
      },
    ],
  },
  {
    name: "what a merge patch reached into did not change",
    setUp: "bare",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "PUT /buckets/blog/collections/tasks/records/r1",
        body: { data: { o: { k: 2 } } },
      },
      {
        as: "s4",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/merge-patch+json", "Response-Behavior": "light" },
        body: { data: { o: { k: 3 } } },
      },
    ],
  },
  {
    name: "zero and false are the same",
    setUp: "bare",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      {
        as: "s3",
        who: "bob",
        request: "PUT /buckets/blog/collections/tasks/records/r1",
        body: { data: { f: 0 } },
      },
      {
        as: "s4",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Response-Behavior": "light" },
        body: { data: { f: false } },
      },
    ],
  },
  {
    name: "a JSON patch answers with the new time",
    setUp: "bare",
    steps: [
      { as: "s1", who: "bob", request: "PUT /buckets/blog" },
      { as: "s2", who: "bob", request: "PUT /buckets/blog/collections/tasks" },
      { as: "s3", who: "bob", request: "PUT /buckets/blog/collections/tasks/records/r1" },
      {
        as: "s4",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Content-Type": "application/json-patch+json", "Response-Behavior": "light" },
        body: [],
      },
      {
        as: "s5",
        who: "bob",
        request: "PATCH /buckets/blog/collections/tasks/records/r1",
        headers: { "Response-Behavior": "diff" },
        body: { data: { last_modified: 42 } },
      },
    ],
  },
  {
    name: "defaults of a batch that is too long",
    setUp: "bare",
    steps: [
      {
        as: "s1",
        who: "bob",
        request: "POST /batch",
        body: { defaults: { unknown: 1 }, requests: [{}, {}, {}, {}, { path: "/" }] },
      },
    ],
  },
];
