import { expect, test } from "vitest";
import { describeRequest } from "../../src/log/describe-request.js";
import type { Json } from "../../src/record/json.js";
import type { Answer, At, HttpRequest, LostReason } from "../../src/sync/effects.js";

const TASKS = "/buckets/default/collections/tasks";
const LIST = `${TASKS}/records?_sort=last_modified`;
const MILK = `${TASKS}/records/milk`;
const HELLO = { method: "GET", path: "/" } as const;

type Row = readonly [text: string, step: At, request: HttpRequest, answer: Answer];

const rows: readonly Row[] = [
  ["Asked who we are (200, 12 ms)", "identity.request", HELLO, answer(200, { user: {} })],
  [
    "Asked who we are, and for what is new in tasks since 1742: 3 records (200, 12 ms)",
    "pull.request",
    batch(HELLO, { method: "GET", path: `${LIST}&_since=1742&_limit=10` }),
    answers([200, {}], [200, { data: [{}, {}, {}] }]),
  ],
  [
    "Asked for all of tasks: 1 record (200, 12 ms)",
    "pull.request",
    { method: "GET", path: `${LIST}&not_deleted=true` },
    answer(200, { data: [{}] }),
  ],
  [
    "Asked for the rest of tasks, from 1742 on: 0 records (200, 12 ms)",
    "pull.request",
    { method: "GET", path: `${LIST}&_since=1742&not_deleted=true` },
    answer(200, { data: [] }),
  ],
  [
    "Asked who we are, and for what is new in tasks since 1, and for what is new in team/notes since 2, and about team/notes: 0 records, and refused as not allowed (403) (200, 12 ms)",
    "pull.request",
    batch(
      HELLO,
      { method: "GET", path: `${LIST}&_since=1` },
      { method: "GET", path: "/buckets/team/collections/notes/records?_since=2" },
      { method: "GET", path: "/buckets/team/collections/notes" },
    ),
    answers([200, {}], [200, { data: [] }], [403, {}], [200, {}]),
  ],
  [
    "Asked who we are, and for all of tasks: refused (503, 12 ms); it asks to be left alone until 14:03:10",
    "pull.request",
    batch(HELLO, { method: "GET", path: LIST }),
    answer(503, undefined, { "Retry-After": "10" }),
  ],
  [
    "Asked for ids and timestamps of tasks: 2 records (200, 12 ms)",
    "reconcile.request",
    { method: "GET", path: `${LIST}&_fields=id` },
    answer(200, { data: [{}, {}] }),
  ],
  [
    "Asked for record milk of tasks: not there (404) (404, 12 ms)",
    "reconcile.fetch",
    { method: "GET", path: MILK },
    answer(404, {}),
  ],
  [
    "Asked how many records tasks has: 7 records (200, 12 ms)",
    "count.request",
    { method: "HEAD", path: `${TASKS}/records` },
    answer(200, undefined, { "Total-Objects": "7" }),
  ],
  [
    "Made team where it was missing: taken (201, 12 ms)",
    "parents.request",
    { method: "PUT", path: "/buckets/team", body: {} },
    answer(201, {}),
  ],
  [
    "Sent 2 edits and 1 deletion of tasks: 1 taken (201), 2 refused because it changed there (412) (200, 12 ms)",
    "push.request",
    batch(
      { method: "PUT", path: MILK },
      { method: "PUT", path: `${TASKS}/records/bread` },
      { method: "DELETE", path: `${TASKS}/records/beer` },
    ),
    answers([201, {}], [412, {}], [412, {}]),
  ],
  [
    "Sent 1 edit of tasks: 1 refused because it changed there (412, 12 ms)",
    "push.request",
    { method: "PUT", path: MILK, body: {} },
    answer(412, {}),
  ],
  [
    "Told who may use record milk of tasks: taken (200, 12 ms)",
    "access.request",
    { method: "PATCH", path: MILK, body: [] },
    answer(200, {}),
  ],
  ...Object.entries({
    offline: "no answer, since the connection failed",
    timeout: "no answer in time",
    aborted: "given up, since the sync was ended",
    malformed: "an answer that is not Kinto's protocol",
    "credentials-changed": "not sent, since the credentials are others by now",
  }).map(([why, words]): Row => [
    `Sent 1 edit of tasks: ${words} (12 ms)`,
    "push.request",
    { method: "PUT", path: MILK, body: {} },
    { kind: "lost", why: why as LostReason },
  ]),
];

test.each(rows)("%s", (text, at, request, answered) => {
  const wall = new Date(2026, 0, 2, 14, 3, 0).getTime();

  const entry = describeRequest({ do: "request", at, request }, answered, 12.3, wall);

  expect(entry).toMatchObject({ text, kind: "request", level: "debug", step: at });
});

test("an entry has the parts of its batch as data", () => {
  const request = batch(HELLO, { method: "GET", path: `${LIST}&_since=1742` });
  const answered = answers([200, {}], [200, { data: [{ id: "a", secret: "hush" }] }]);

  const entry = describeRequest({ do: "request", at: "pull.request", request }, answered, 12, 0);

  expect(entry).toMatchObject({ collection: "default/tasks", status: 200, lost: null, ms: 12 });
  expect(entry.parts).toEqual([
    { method: "GET", path: "/", status: 200, records: null },
    { method: "GET", path: `${LIST}&_since=1742`, status: 200, records: 1 },
  ]);
});

function answer(
  status: number,
  body?: Json,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { kind: "answer", status, header: (name) => headers[name], body, as: 1 };
}

function answers(...parts: readonly (readonly [status: number, body: Json])[]): Answer {
  const responses = parts.map(([status, body]) => ({ status, headers: {}, body }));
  return answer(200, { responses });
}

function batch(
  ...requests: readonly { readonly method: string; readonly path: string }[]
): HttpRequest {
  const body = { requests: requests.map((each) => ({ ...each, path: `/v1${each.path}` })) };
  return { method: "POST", path: "/batch", body };
}
