import { describe, expect, test } from "vitest";
import type { Operation } from "../../src/record/operation.js";
import type { Answer } from "../../src/sync/effects.js";
import { push } from "../../src/sync/push.js";
import { WINDOW } from "../../src/sync/window.js";
import {
  answer,
  batch,
  edited,
  Engine,
  gone,
  live,
  lost,
  partsOf,
  RECORDS,
  taking,
  type Scripted,
} from "./engine-kit.js";

const BOB = { principal: "bob", bucket: null, batchSize: 25, as: 1 };

function run(engine: Engine, batchSize = 25) {
  return engine.run(push(engine.terms, { ...BOB, batchSize }, engine.version));
}

function engineWith(ids: readonly string[], its: Scripted = {}): Engine {
  const operations = ids.map((id) => edited(id));
  return new Engine({ operations, respond: (request) => taking(request, 100), ...its });
}

test("T1: what is sent is stored before it is sent, and settled at once", () => {
  const engine = engineWith(["a", "b", "c"]);

  const { tally, stop } = run(engine, 2);

  const round = ["push.request", "push.settle"];
  expect(engine.steps).toEqual(["push.intend", ...round, ...round]);
  expect(engine.done[0]?.changes?.ops).toMatchObject([
    { id: "a", sent: [{ body: { title: "a" }, match: null }] },
    { id: "b", sent: [{ body: { title: "b" }, match: null }] },
  ]);
  expect(engine.operations.size).toBe(0);
  expect(engine.confirmed.get("a")).toEqual(live("a", 100, { title: "a" }));
  expect({ stop, pushed: tally.pushed }).toEqual({ stop: null, pushed: 3 });
});

test("T1: nothing is sent where the disk is too full to store it first", () => {
  const engine = engineWith(["a"]);
  engine.full = "push.intend";

  expect(run(engine).stop).toMatchObject({ why: "storage-full" });
  expect(engine.requests).toEqual([]);
});

test("T1: what was answered is stored also where the disk is too full to choose what comes next", () => {
  let settlements = 0;
  const engine = engineWith(["a", "b", "c"], {
    meanwhile: (other, { at }) => {
      if (at === "push.settle") settlements++;
      // there is room for what frees some
      const isFull = settlements === 1 || (settlements > 1 && at === "push.intend");
      other.full = isFull ? at : null;
    },
  });

  const { stop, tally } = run(engine, 2);

  expect(stop).toMatchObject({ why: "storage-full" });
  expect(tally.pushed).toBe(2);
  expect([...engine.operations.values()]).toEqual([edited("c")]);
  expect(engine.requests).toHaveLength(1);
});

test("T1: a disk that was too full for nothing more than what was answered ends no push", () => {
  let settlements = 0;
  const engine = engineWith(["a"], {
    meanwhile: (other, { at }) => {
      if (at === "push.settle") other.full = ++settlements === 1 ? at : null;
    },
  });

  expect(run(engine)).toMatchObject({ stop: null, tally: { pushed: 1 } });
  expect(engine.operations.size).toBe(0);
});

test.each([
  ["401", { status: 401 }],
  [
    "404 of the parent",
    { status: 404, body: { errno: 111, details: { resource_name: "bucket" } } },
  ],
  ["405", { status: 405 }],
])("T1: nothing is chosen after a %s, which ends the push", (_, part) => {
  const engine = engineWith(["a", "b", "c"], { respond: () => batch([part, part]) });

  run(engine, 2);

  expect(engine.operations.get("c")).toEqual(edited("c"));
});

test("T11: nothing more is sent where another tab found so much lost that the app is asked", () => {
  const reset = { affected: 20, total: 30, answer: null };
  const engine = engineWith(["a", "b", "c"], {
    meanwhile: (other, { at }) => {
      if (at === "push.settle") other.state = { ...other.state, reset };
    },
  });

  const { stop, tally } = run(engine, 2);

  expect(stop).toMatchObject({ why: "doubt", doubt: { kind: "reset", affected: 20, total: 30 } });
  expect(tally.pushed).toBe(2);
  expect(engine.operations.get("c")?.sent).toEqual([]);
});

test("T6: every request names the credentials that the pull saw, and stops where they changed", () => {
  const engine = engineWith(["a", "b", "c"]);
  engine.respond = (request, count) =>
    count === 1 ? taking(request, 100) : lost("credentials-changed");

  expect(run(engine, 2)).toMatchObject({ stop: { why: "busy" }, tally: { pushed: 2 } });
  expect(engine.requests.map(({ as }) => as)).toEqual([1, 1]);
  expect([...engine.operations.keys()]).toEqual(["c"]);
});

test("T7: with a limit of one, each request goes by itself", () => {
  const engine = engineWith(["a", "b"]);

  expect(run(engine, 1).stop).toBeNull();
  expect(engine.requests.map(({ path }) => path)).toEqual([`${RECORDS}/a`, `${RECORDS}/b`]);
});

test("T7: a path that holds /batch goes by itself, and the others together", () => {
  const engine = engineWith(["a", "b", "batch-of-tea", "c", "d"]);

  expect(run(engine).stop).toBeNull();
  expect(engine.requests.map(({ path }) => path)).toEqual([
    "/batch",
    `${RECORDS}/batch-of-tea`,
    "/batch",
  ]);
});

test("T7: a batch stays below 250 kB, but for a record that is larger alone", () => {
  const text = "x".repeat(100_000);
  const sizes = [text, text, text, text.repeat(3), ""];
  const operations = sizes.map((body, index) => edited(`r${index}`, { local: { body } }));
  const engine = new Engine({ operations, respond: (request) => taking(request, 100) });

  expect(run(engine).stop).toBeNull();
  expect(engine.requests.map((request) => partsOf(request).length)).toEqual([2, 1, 1, 1]);
});

describe("one answer of unknown outcome in a batch", () => {
  test.each([
    ["409", { status: 409 }, "server-error"],
    ["500", { status: 500 }, "server-error"],
    ["429", { status: 429 }, "server-error"],
    ["503 and a time", { status: 503, headers: { "Retry-After": "9" } }, "waiting"],
    ["200 with nonsense", { status: 200, body: { data: 1 } }, "malformed"],
    ["304", { status: 304 }, "malformed"],
  ])("A3: a %s leaves the whole batch unknown", (_, part, why) => {
    const engine = engineWith(["a", "b"]);
    const taken = { status: 201, body: { data: { id: "a", last_modified: 100, title: "a" } } };
    engine.respond = (request) => {
      const isBatch = request.path === "/batch";
      return isBatch ? batch([taken, part]) : answer(part.status, undefined);
    };

    expect(run(engine).stop).toMatchObject({ why });
    expect([...engine.confirmed.keys()]).toEqual([]);
    expect([...engine.operations.values()].map(({ sent }) => sent.length)).toEqual([1, 1]);
    expect([...engine.operations.values()].map(({ parked }) => parked)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

test.each([
  ["too few answers", batch([{ status: 201 }]), "malformed"],
  ["too many answers", batch([{ status: 201 }, { status: 201 }, { status: 201 }]), "malformed"],
  ["a page of a proxy", answer(200, "<html>"), "malformed"],
  ["a body that cannot be read", lost("malformed"), "malformed"],
  ["no answer", lost("offline"), "offline"],
  ["no answer in time", lost("timeout"), "timeout"],
  ["a 404", answer(404, undefined), "parent-missing"],
  ["a 405", answer(405, undefined), "server-error"],
] as readonly (readonly [string, Answer, string])[])(
  "A4: %s to a batch stops, and every attempt stays known",
  (_, given, why) => {
    const engine = engineWith(["a", "b"], { respond: () => given });

    expect(run(engine).stop).toMatchObject({ why });
    expect(engine.steps.slice(0, 2)).toEqual(["push.intend", "push.request"]);
    expect([...engine.operations.values()].map(({ sent }) => sent.length)).toEqual([1, 1]);
    expect(engine.requests).toHaveLength(1);
  },
);

const deletion = edited("a", { base: live("a", 7), local: null });

test.each([
  ["errno 111", { errno: 111 }],
  ["no errno", {}],
])("A5: a 404 with %s stops and touches nothing", (_, body) => {
  const engine = new Engine({ operations: [deletion], respond: () => answer(404, body) });

  expect(run(engine).stop).toEqual({ kind: "stop", why: "parent-missing" });
  expect(engine.operations.get("a")).toMatchObject({ local: null, base: live("a", 7) });
  expect(engine.steps).toEqual(["push.intend", "push.request"]);
});

test("A5: a 404 with errno 110 ends a deletion", () => {
  const engine = new Engine({ operations: [deletion], respond: () => answer(404, { errno: 110 }) });

  expect(run(engine)).toMatchObject({ stop: null, tally: { pushed: 1 } });
  expect(engine.operations.size).toBe(0);
});

describe("a deletion of what may have been created", () => {
  const sent = { intent: "i", body: { title: "a" }, match: null, edits: 1, at: 1_000_000 };
  const unsure: Operation = edited("a", { local: null, edits: 2, sent: [sent] });

  test.each([
    ["before the window is over", WINDOW - 1, 1],
    ["after it", WINDOW, 0],
  ])("A6: a 404 %s", (_, wait, left) => {
    const engine = new Engine({ operations: [unsure], respond: () => answer(404, { errno: 110 }) });
    engine.now += wait;

    const { stop, isNews } = run(engine);

    expect({ stop, isNews }).toEqual({ stop: null, isNews: left === 0 });
    expect(engine.requests).toMatchObject([
      { method: "DELETE", headers: { "If-None-Match": "*" } },
    ]);
    expect(engine.operations.size).toBe(left);
    expect(engine.operations.get("a")?.sent ?? [sent]).toEqual([sent]);
  });

  test("A6: a 412 that shows the create makes it a deletion of that version", () => {
    const existing = live("a", 90, { title: "a" });
    const engine = new Engine({ operations: [unsure] });
    engine.respond = () => answer(412, { details: { existing } } as never);

    run(engine);

    expect(engine.operations.get("a")).toMatchObject({ base: existing, local: null, sent: [] });
  });
});

test.each([400, 403, 413])("A7: a %d of one record parks it, and the others go on", (status) => {
  const engine = engineWith(["a", "b"]);
  const taken = { status: 201, body: { data: { id: "b", last_modified: 100, title: "b" } } };
  engine.respond = () => batch([{ status, body: { message: "no" } }, taken]);

  expect(run(engine).stop).toBeNull();
  const parked = { status, message: "no", at: engine.now };
  expect(engine.operations.get("a")).toMatchObject({ parked, sent: [], local: { title: "a" } });
  expect(engine.operations.has("b")).toBe(false);
});

test("A8: an edit made while an older one travels stays, on the new base", () => {
  const engine = engineWith(["a"], {
    meanwhile: (other, { at }) => {
      const operation = other.operations.get("a");
      if (at !== "push.request" || operation === undefined) return;
      if (operation.edits > 1) return;
      other.write({ ops: [{ ...operation, local: { title: "newer" }, edits: 2 }] });
    },
  });

  expect(run(engine).stop).toBeNull();
  expect(engine.operations.get("a")).toEqual({
    id: "a",
    base: live("a", 100, { title: "a" }),
    local: { title: "newer" },
    edits: 2,
    sent: [],
  });
});

test("A8: what is left to send is as old as the attempt that did not contain it", () => {
  const engine = new Engine({
    operations: [edited("a", { since: 1 })],
    respond: (request) => taking(request, 100),
    meanwhile: (other, { at }) => {
      const operation = other.operations.get("a");
      if (at !== "push.request" || operation === undefined) return;
      if (operation.edits > 1) return;
      other.write({ ops: [{ ...operation, local: { title: "newer" }, edits: 2 }] });
    },
  });
  const sentAt = engine.now;

  run(engine);

  expect(engine.operations.get("a")?.since).toBe(sentAt);
});

test("A8: an answer to an attempt that is no longer known changes nothing", () => {
  const engine = engineWith(["a"], {
    meanwhile: (other, { at }) => {
      const base = live("a", 200, { title: "base" });
      if (at === "push.request") other.write({ ops: [edited("a", { base, edits: 3 })] });
    },
  });

  run(engine);

  expect(engine.operations.get("a")).toMatchObject({ base: { last_modified: 200 }, edits: 3 });
  expect(engine.confirmed.has("a")).toBe(false);
});

test.each([
  ["an edit", live("a", 90, { title: "base", theirs: 1 }), { title: "mine", theirs: 1 }],
  ["a version older than the base", live("a", 3, { title: "base" }), { title: "mine" }],
])("A9: a 412 that shows %s is merged", (_, existing, local) => {
  const base = live("a", 7, { title: "base" });
  const engine = new Engine({ operations: [edited("a", { base, local: { title: "mine" } })] });
  engine.respond = () => answer(412, { details: { existing } } as never);

  expect(run(engine)).toMatchObject({ stop: null, isNews: true });
  expect(engine.operations.get("a")).toMatchObject({ base: existing, local, sent: [] });
  expect(engine.requests).toHaveLength(1);
});

test("A9: a 412 that shows nothing is a deletion of unknown time", () => {
  const base = live("a", 7, { title: "base" });
  const engine = new Engine({
    operations: [edited("a", { base })],
    respond: () => answer(412, { errno: 114 }),
  });

  run(engine);

  expect(engine.confirmed.get("a")).toEqual({ ...gone("a", 0), last_modified: null });
  expect(engine.operations.get("a")).toMatchObject({ local: { title: "a" }, sent: [] });
});

test("T8: content that was replaced meanwhile is not sent, and gets no answer", () => {
  const engine = engineWith(["a", "b"], {
    meanwhile: (other, { at }) => {
      if (at === "push.request") other.write({ database: { epoch: "another" }, done: ["a", "b"] });
    },
  });

  expect(run(engine, 1).stop).toEqual({ kind: "stop", why: "replaced" });
  expect(engine.requests).toHaveLength(1);
  expect(engine.confirmed.size).toBe(0);
});

test.each([
  [29_000, 2],
  [31_000, 0],
])("T12: what was chosen %d ms ago by a tab that slept meanwhile is sent %d times", (ms, sent) => {
  let isAsleep = true;
  const engine: Engine = engineWith(["a", "b"], {
    meanwhile: (other, { at }) => {
      if (at === "push.intend" && isAsleep) other.now += ms;
      isAsleep = false;
    },
  });

  expect(run(engine, 1).stop).toEqual(sent === 0 ? { kind: "stop", why: "busy" } : null);
  expect(engine.requests).toHaveLength(sent);
});

test("T12: a push may take longer than a tab may sleep", () => {
  const engine: Engine = engineWith(["a", "b", "c"], {
    meanwhile: (other, { at }) => {
      if (at === "push.request") other.now += 20_000;
    },
  });

  expect(run(engine, 1)).toMatchObject({ stop: null, tally: { pushed: 3 } });
});

test("T12: what was chosen with a settlement by a tab that slept meanwhile is not sent", () => {
  const engine: Engine = engineWith(["a", "b"], {
    meanwhile: (other, { at }) => {
      if (at === "push.settle") other.now += 31_000;
    },
  });

  expect(run(engine, 1)).toMatchObject({ stop: { why: "busy" }, tally: { pushed: 1 } });
  expect(engine.requests).toHaveLength(1);
});
