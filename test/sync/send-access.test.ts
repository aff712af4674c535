import { expect, test } from "vitest";
import type { Access } from "../../src/record/access.js";
import type { Operation } from "../../src/record/operation.js";
import type { Answer, HttpRequest } from "../../src/sync/effects.js";
import { sendAccess } from "../../src/sync/send-access.js";
import { answer, Engine, live, lost, type Scripted } from "./engine-kit.js";

const BASE = live("a", 40, { title: "one" });
const ACCESS: Access = {
  add: { read: ["account:alice"] },
  remove: ["/buckets/b/groups/g"],
};
const WAITING: Operation = {
  id: "a",
  base: BASE,
  local: { title: "one" },
  edits: 0,
  sent: [],
  access: ACCESS,
};
const IDENTITY = { principal: "bob", bucket: null, batchSize: 25, as: 1 };

/**
 * What the server says of the record: its timestamp, and its permissions as far as they are shown. Without its `ETag`,
 * which Kinto shows a page of another origin only in answers to GET.
 */
function seen(at: number, writers: readonly string[] = ["bob"]): Answer {
  const permissions = writers.length === 0 ? {} : { write: [...writers] };
  return answer(200, { data: { id: "a", last_modified: at }, permissions });
}

function engineOf(answers: readonly Answer[], its: Scripted = {}): Engine {
  return new Engine({
    operations: [WAITING],
    confirmed: [BASE],
    respond: (_, count) => answers[count - 1] ?? lost("offline"),
    ...its,
  });
}

function send(engine: Engine) {
  return engine.run(sendAccess(engine.terms, IDENTITY, engine.version));
}

const PATCH = [
  ...["read", "write"].flatMap((permission) => [
    {
      op: "add",
      path: `/permissions/${permission}/~1buckets~1b~1groups~1g`,
      value: "/buckets/b/groups/g",
    },
    { op: "remove", path: `/permissions/${permission}/~1buckets~1b~1groups~1g` },
  ]),
  { op: "add", path: "/permissions/read/account:alice", value: "account:alice" },
];

function patches({ method, headers, body, path }: HttpRequest) {
  return { method, path: path.replace("/buckets/b/collections/tasks/records/", ""), headers, body };
}

test("G1: each principal is told by itself, on the version that was seen", () => {
  const engine = engineOf([seen(40), seen(50)]);

  const told = send(engine);

  expect(engine.requests.map(patches)).toEqual([
    { method: "GET", path: "a" },
    {
      method: "PATCH",
      path: "a",
      headers: { "If-Match": '"40"', "Content-Type": "application/json-patch+json" },
      body: PATCH,
    },
  ]);
  expect(told).toMatchObject({ isNews: true, stop: null });
  expect(engine.operations.size).toBe(0);
});

test("G7: who is not among the writers of a record writes it first, for else its lists would be emptied", () => {
  const engine = engineOf([seen(40, []), seen(50), seen(60)]);

  send(engine);

  expect(engine.requests.map(patches)).toEqual([
    { method: "GET", path: "a" },
    { method: "PATCH", path: "a", headers: { "If-Match": '"40"' }, body: { data: {} } },
    expect.objectContaining({ headers: expect.objectContaining({ "If-Match": '"50"' }) }),
  ]);
  expect(engine.operations.size).toBe(0);
});

const MOVED = answer(412, { errno: 114 });

const ROWS: readonly {
  readonly what: string;
  readonly answers: readonly Answer[];
  readonly requests: number;
  readonly stop: string | null;
  readonly parked: number | null;
}[] = [
  {
    what: "somebody was faster once",
    answers: [seen(40), MOVED, seen(50), seen(60)],
    requests: 4,
    stop: null,
    parked: null,
  },
  {
    what: "somebody is always faster",
    answers: [seen(40), MOVED, seen(50), MOVED, seen(60), MOVED],
    requests: 6,
    stop: null,
    parked: null,
  },
  {
    what: "somebody was faster before it was written",
    answers: [seen(40, []), MOVED, seen(50), seen(60)],
    requests: 4,
    stop: null,
    parked: null,
  },
  {
    what: "the bucket or the collection is gone",
    answers: [answer(404, { errno: 111 })],
    requests: 1,
    stop: "parent-missing",
    parked: null,
  },
  {
    what: "the record cannot be read any more",
    answers: [answer(403, {})],
    requests: 1,
    stop: null,
    parked: 403,
  },
  {
    what: "the record may not be written",
    answers: [seen(40, []), answer(403, {})],
    requests: 2,
    stop: null,
    parked: 403,
  },
  {
    what: "a principal is refused",
    answers: [seen(40), answer(400, {})],
    requests: 2,
    stop: null,
    parked: 400,
  },
  {
    what: "the answer is lost",
    answers: [seen(40), lost("timeout")],
    requests: 2,
    stop: "timeout",
    parked: null,
  },
  {
    what: "the server breaks down",
    answers: [seen(40), answer(500, {})],
    requests: 2,
    stop: "server-error",
    parked: null,
  },
  {
    what: "the server wants to be left alone",
    answers: [answer(503, {}, { "Retry-After": "30" })],
    requests: 1,
    stop: "waiting",
    parked: null,
  },
  {
    what: "the answer is no record",
    answers: [answer(200, {})],
    requests: 1,
    stop: "malformed",
    parked: null,
  },
  {
    what: "the credentials are refused",
    answers: [answer(401, {})],
    requests: 1,
    stop: "auth-required",
    parked: null,
  },
];

test.each(ROWS)("G8: where $what", ({ answers, requests, stop, parked }) => {
  const engine = engineOf(answers);

  const told = send(engine);

  expect(told.stop?.why ?? null).toBe(stop);
  expect(engine.requests).toHaveLength(requests);
  const operation = engine.operations.get("a");
  expect(operation?.parked?.status ?? null).toBe(parked);
  // what was not told stays
  const isTold = answers.length === 4 && requests === 4;
  expect(operation?.access).toEqual(isTold ? undefined : ACCESS);
});

function signIn() {
  return { kind: "answered", value: true } as const;
}

test("G8: with other credentials the next pull says whose they are before anything more is sent", () => {
  const engine = engineOf([answer(401, {})], { app: signIn });

  expect(send(engine)).toMatchObject({ isNews: true, stop: null });
  expect(engine.operations.get("a")?.access).toEqual(ACCESS);
});

test("G9: what the app changes meanwhile is not taken for told", () => {
  const later: Access = { add: {}, remove: ["account:alice"] };
  const engine = engineOf([seen(40), seen(50)], {
    meanwhile: ({ operations }, { at }) => {
      if (at === "access.settle") operations.set("a", { ...WAITING, access: later });
    },
  });

  send(engine);

  expect(engine.operations.get("a")?.access).toEqual(later);
});

test("G8: an edit made meanwhile is not set aside with what was refused, nor is another wish", () => {
  const edited: Operation = { ...WAITING, local: { title: "two" }, edits: 1 };
  const engine = engineOf([seen(40), answer(403, {})], {
    meanwhile: ({ operations }, { at }) => {
      if (at === "access.settle") operations.set("a", edited);
    },
  });

  send(engine);

  expect(engine.operations.get("a")).toEqual(edited);
});

test("G7: where even who writes is not named, nothing is patched", () => {
  const engine = engineOf([seen(40, []), seen(50, [])]);

  send(engine);

  expect(engine.requests).toHaveLength(2);
  expect(engine.operations.get("a")).toMatchObject({ access: ACCESS, parked: { status: 403 } });
});

test("G8: a failure at one record does not keep the others from being told", () => {
  const other: Operation = { ...WAITING, id: "z", base: live("z", 40, { title: "one" }) };
  const engine = engineOf([answer(500, {}), seen(40), seen(50)], { operations: [WAITING, other] });

  expect(send(engine)).toMatchObject({ stop: { why: "server-error" }, isNews: true });
  expect([...engine.operations.keys()]).toEqual(["a"]);
});

test("D1: where the server does not know the record any more, everything is compared", () => {
  const engine = engineOf([answer(404, { errno: 110 })]);

  expect(send(engine)).toMatchObject({ isNews: true, stop: null });
  expect(engine.state.reconciled).toBeNull();
  expect(engine.operations.get("a")).toEqual(WAITING);
});

test("G11: a collection that is gone ends the sync, as for records", () => {
  const whole: Operation = { id: "*", base: null, local: null, edits: 0, sent: [], access: ACCESS };
  const engine = engineOf([answer(404, { errno: 110 })], { operations: [whole], confirmed: [] });

  expect(send(engine)).toMatchObject({ stop: { why: "parent-missing" } });
  expect(engine.operations.get("*")).toEqual(whole);
});

test("G8: a sync that was ended does nothing more", () => {
  const engine = engineOf([lost("aborted")], {
    meanwhile: ({ operations }, { at }) => {
      if (at === "access.request") operations.delete("a");
    },
  });

  expect(send(engine)).toMatchObject({ stop: { why: "aborted" } });
});

test("G9: what another tab has told, or the user taken back, since it was listed is not told", () => {
  const engine = engineOf([seen(40), seen(50)], {
    meanwhile: ({ operations }, { at }) => {
      if (at === "access.request") operations.delete("a");
    },
  });

  expect(send(engine)).toMatchObject({ isNews: false, stop: null });
  expect(engine.requests.map(({ method }) => method)).toEqual(["GET"]);
});

test.each([
  ["an edit of it waits", { ...WAITING, local: { title: "two" } }],
  [
    "an attempt is under way",
    { ...WAITING, sent: [{ intent: "i", body: { title: "one" }, match: 30, edits: 0, at: 0 }] },
  ],
  ["it waits for a decision", { ...WAITING, conflict: live("a", 45) }],
  ["it was refused", { ...WAITING, parked: { status: 400, message: "", at: 0 } }],
])("G10: access is told only after the record itself: not where %s", (_, operation: Operation) => {
  const engine = engineOf([], { operations: [operation] });

  expect(send(engine)).toMatchObject({ isNews: false, stop: null });
  expect(engine.requests).toEqual([]);
  expect(engine.operations.get("a")).toEqual(operation);
});
