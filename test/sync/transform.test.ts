import { describe, expect, test } from "vitest";
import { quarantine } from "../../src/protocol/read-inbound.js";
import { applyEdit } from "../../src/record/edit.js";
import {
  isTombstone,
  type Confirmed,
  type Fields,
  type LiveRecord,
} from "../../src/record/record.js";
import type { Answer, Asked, At, Encodable, Encoded } from "../../src/sync/effects.js";
import { pull } from "../../src/sync/pull.js";
import { push, type Pushed } from "../../src/sync/push.js";
import { syncCollection } from "../../src/sync/sync-collection.js";
import {
  batch,
  edited,
  Engine,
  gone,
  hello,
  isPull,
  list,
  live,
  page,
  partsOf,
  taking,
  type Scripted,
} from "./engine-kit.js";
import { alive, meet, run as pullFrom } from "./reconcile-kit.js";

const SHAPED = { decodes: true, encodes: true } as const;
const IDENTITY = { principal: "bob", bucket: null, batchSize: 25, as: 1 };
const BOB = { server: "http://server/v1", principal: "bob" };
const SYNCED = { cursor: 100, newest: 100, hwm: 100, settled: 100 };

/** The server keeps the fields as text. What is no text cannot be decoded; a title "bad" cannot be encoded. */
function app(question: string, about: unknown): Asked<unknown> {
  switch (question) {
    case "decode":
      return { kind: "answered", value: (about as readonly LiveRecord[]).map(decoded) };
    case "encode":
      return { kind: "answered", value: (about as readonly Encodable[]).map(encoded) };
    default:
      return { kind: "answered", value: false };
  }
}

function decoded(version: LiveRecord): Confirmed {
  const { id, last_modified: at, text } = version;
  if (typeof text !== "string") return quarantine(version, "no text");
  return { ...(JSON.parse(text) as Fields), id, last_modified: at };
}

function encoded({ body }: Encodable): Encoded {
  if (body["title"] === "bad") return { kind: "failed", reason: "it is bad" };
  return { kind: "encoded", body: textOf(body) };
}

function textOf(fields: Fields): Fields {
  return { text: JSON.stringify(fields) };
}

function sealed(id: string, at: number, fields: Fields): Confirmed {
  return live(id, at, textOf(fields));
}

function send(engine: Engine): Pushed {
  return engine.run(push(engine.terms, IDENTITY, engine.version));
}

function nothingNew(etag = 100): Answer {
  return batch([hello(), list([], etag)]);
}

/** Takes what is sent at 200, and says so. */
function taker(): NonNullable<Scripted["respond"]> {
  let etag = 100;
  return (request) => {
    if (isPull(request)) return nothingNew(etag);
    etag = 200;
    return taking(request, etag);
  };
}

/** Notes the order of steps, questions included. */
function noting(steps: At[]): NonNullable<Scripted["meanwhile"]> {
  return (_, { at }) => {
    steps.push(at);
  };
}

describe("a collection without code of the app", () => {
  test("E8: asks it nothing, neither on the way here nor on the way there", () => {
    const steps: At[] = [];
    const engine = new Engine({
      database: BOB,
      operations: [edited("a")],
      meanwhile: noting(steps),
      respond: (request) => (isPull(request) ? page([live("b", 50)], 50) : taking(request, 200)),
    });

    engine.run(syncCollection(engine.terms));

    expect(engine.operations.size).toBe(0);
    expect(steps.filter((at) => /code$|^again/.test(at))).toEqual([]);
  });
});

describe("what comes from the server", () => {
  test("E9: is decoded between transactions, once it is certain whose it is", () => {
    const steps: At[] = [];
    const engine = new Engine({
      terms: SHAPED,
      app,
      meanwhile: noting(steps),
      respond: () => page([sealed("a", 50, { title: "x" })], 50),
    });

    expect(engine.run(pull(engine.terms)).stop).toBeNull();

    const expected = ["pull.request", "identity.bind", "pull.decode", "pull.commit"];
    expect(steps.slice(1, 5)).toEqual(expected);
    expect(engine.confirmed.get("a")).toEqual(live("a", 50, { title: "x" }));
  });

  test("E9: is not shown to the app where it is somebody else's", () => {
    const steps: At[] = [];
    const engine = new Engine({
      terms: SHAPED,
      database: { ...BOB, principal: "alice" },
      app,
      meanwhile: noting(steps),
      respond: () => page([sealed("a", 50, { title: "x" })], 50),
    });

    expect(engine.run(pull(engine.terms)).stop).toMatchObject({ why: "wrong-identity" });
    expect(steps).not.toContain("pull.decode");
  });

  test("E6: deletions, and what was set aside already, are not asked about", () => {
    const asked: unknown[] = [];
    const deep = quarantine({ id: "deep", last_modified: 40 }, "too deep");
    const engine = new Engine({
      terms: SHAPED,
      state: SYNCED,
      database: BOB,
      app: (question, about) => {
        asked.push(about);
        return app(question, about);
      },
      respond: () => page([gone("a", 110), sealed("b", 120, {})], 120),
    });
    engine.write({ confirm: [deep] });

    engine.run(pull(engine.terms));

    expect(asked).toEqual([[sealed("b", 120, {})]]);
    expect(engine.confirmed.get("a")).toEqual(gone("a", 110));
  });

  test("E3: is set aside as a whole where the question itself fails, and the cursor goes on", () => {
    const engine = new Engine({
      terms: SHAPED,
      database: BOB,
      app: () => ({ kind: "threw", cause: new Error("gone mad") }),
      respond: () => page([sealed("a", 50, { title: "x" })], 50),
    });

    expect(engine.run(pull(engine.terms)).stop).toBeNull();

    expect(engine.confirmed.get("a")).toMatchObject({ quarantined: "Error: gone mad" });
    expect(engine.state.cursor).toBe(50);
  });

  test("E10: an abort while the app decodes stores nothing of the page", () => {
    const engine = new Engine({
      terms: SHAPED,
      database: BOB,
      app: () => ({ kind: "aborted" }),
      respond: () => page([sealed("a", 50, { title: "x" })], 50),
    });

    expect(engine.run(pull(engine.terms)).stop).toMatchObject({ why: "aborted" });
    expect(engine.confirmed.size).toBe(0);
    expect(engine.state.cursor).toBeNull();
  });

  test("E10: a page that another tab overtook while the app decoded it is asked for again", () => {
    let meddled = false;
    const engine = new Engine({
      terms: SHAPED,
      database: BOB,
      app,
      respond: () => page([sealed("a", 50, { title: "x" })], 50),
      meanwhile: (other, { at }) => {
        if (at !== "pull.decode" || meddled) return;
        meddled = true;
        other.write({ confirm: [live("z", 60)] });
      },
    });

    expect(engine.run(pull(engine.terms)).stop).toBeNull();
    expect(engine.requests).toHaveLength(2);
    expect(engine.confirmed.get("a")).toEqual(live("a", 50, { title: "x" }));
  });

  test("E6: what a comparison fetches is decoded, one by one and with the whole list", () => {
    for (const batchSize of [25, 1]) {
      const there = {
        rows: [sealed("a", 90, { n: 1 }), sealed("b", 95, { n: 2 }), live("c", 97)],
        etag: 100,
      };
      const engine = meet({
        here: [live("a", 90, { n: 1 })],
        there,
        batchSize,
        terms: SHAPED,
        // the server counts more
        state: { counted: 90 },
        app,
      });

      expect(pullFrom(engine).stop).toBeNull();

      expect(engine.confirmed.get("b")).toEqual(live("b", 95, { n: 2 }));
      expect(engine.confirmed.get("c")).toMatchObject({ quarantined: "no text" });
      expect(alive(engine)).toEqual(["a", "b", "c"]);
      expect(engine.state.live).toBe(3);
    }
  });
});

describe("what goes to the server", () => {
  test("E11: is encoded after it was stored as sent, and kept decoded here", () => {
    const steps: At[] = [];
    const engine = new Engine({
      terms: SHAPED,
      database: BOB,
      operations: [edited("a"), edited("b", { base: live("b", 7), local: null })],
      app,
      meanwhile: noting(steps),
      respond: (request) => taking(request, 200),
    });

    expect(send(engine).stop).toBeNull();

    expect(steps).toEqual([
      "push.intend",
      "push.encode",
      "push.request",
      "push.decode",
      "push.settle",
    ]);
    const [first] = engine.requests;
    const bodies = first === undefined ? [] : partsOf(first).map(({ body }) => body);
    expect(bodies).toEqual([{ data: textOf({ title: "a" }) }, undefined]);
    expect(engine.done[0]?.changes?.ops?.[0]?.sent).toMatchObject([{ body: { title: "a" } }]);
    expect(engine.confirmed.get("a")).toEqual(live("a", 200, { title: "a" }));
    expect(engine.confirmed.get("b")).toSatisfy(isTombstone);
  });

  test("E5: what cannot be encoded is parked without a status, unless it was edited meanwhile", () => {
    const operations = [
      edited("a", { local: { title: "bad" } }),
      edited("b", { local: { title: "bad" } }),
      edited("c"),
    ];
    const engine = new Engine({
      terms: SHAPED,
      database: BOB,
      operations,
      app,
      respond: (request) => taking(request, 200),
      meanwhile: (other, { at }) => {
        const operation = other.operations.get("b");
        if (at !== "push.encode" || operation === undefined || operation.edits > 1) return;
        const next = applyEdit("b", operation, undefined, { title: "good" });
        if (next !== null) other.write({ ops: [next] });
      },
    });

    const { tally, stop } = send(engine);

    expect(stop).toBeNull();
    const [parked] = [...engine.operations.values()];
    expect(parked).toMatchObject({
      id: "a",
      sent: [],
      parked: { status: null, message: "it is bad" },
    });
    expect(tally.records).toMatchObject([
      { id: "a", rule: "parked", next: "decide" },
      { id: "b", rule: "unchanged-remote", next: "send" },
      { id: "c", rule: "accepted", status: 201 },
    ]);
    expect(tally.records[0]).not.toHaveProperty("status");
    expect(engine.operations.get("b")).toMatchObject({ local: { title: "good" }, sent: [] });
  });

  test("E5: where nothing of a batch can be encoded, nothing is sent", () => {
    const engine = new Engine({
      terms: SHAPED,
      database: BOB,
      operations: [edited("a")],
      app: () => ({ kind: "threw", cause: new Error("gone mad") }),
    });

    expect(send(engine).stop).toBeNull();
    expect(engine.requests).toEqual([]);
    expect(engine.operations.get("a")?.parked).toMatchObject({ message: "Error: gone mad" });
  });

  test("E10: an abort while the app encodes sends nothing, and what was stored counts as perhaps sent", () => {
    const engine = new Engine({
      terms: SHAPED,
      database: BOB,
      operations: [edited("a")],
      app: () => ({ kind: "aborted" }),
    });

    expect(send(engine).stop).toMatchObject({ why: "aborted" });
    expect(engine.requests).toEqual([]);
    expect(engine.operations.get("a")?.sent).toHaveLength(1);
  });

  test("T12: nothing is sent that took the app more than half a minute to encode", () => {
    const engine = new Engine({
      terms: SHAPED,
      database: BOB,
      operations: [edited("a")],
      app: (question, about) => {
        engine.now += 31_000;
        return app(question, about);
      },
    });

    expect(send(engine).stop).toMatchObject({ why: "busy" });
    expect(engine.requests).toEqual([]);
  });

  test("E12: what the server took and the app does not take back is what was sent", () => {
    const engine = new Engine({
      terms: SHAPED,
      database: BOB,
      operations: [edited("a")],
      app: (question, about) =>
        question === "decode"
          ? {
              kind: "answered",
              value: (about as readonly LiveRecord[]).map((each) => quarantine(each, "no")),
            }
          : app(question, about),
      respond: (request) => taking(request, 200),
    });

    expect(send(engine).stop).toBeNull();

    expect(engine.operations.size).toBe(0);
    expect(engine.confirmed.get("a")).toEqual(live("a", 200, { title: "a" }));
  });

  test("E12: an answer counts by when it came, not by when it was decoded", () => {
    const attempt = { intent: "old", body: { title: "a" }, match: null, edits: 1, at: 0 };
    const started = 1_000_000;
    const engine: Engine = new Engine({
      terms: SHAPED,
      database: BOB,
      operations: [
        edited("a", { local: null, edits: 2, sent: [{ ...attempt, at: started - 50_000 }] }),
        edited("b"),
      ],
      app: (question, about) => {
        if (question === "decode") engine.now += 20_000;
        return app(question, about);
      },
      respond: (request) => {
        const parts = partsOf(request).map(({ method, path }) => {
          if (method === "DELETE") return { status: 404, body: { errno: 110 } };
          const data = sealed(path.split("/").at(-1) ?? "", 200, { title: "b" });
          return { status: 201, body: { data: data as never } };
        });
        return batch(parts);
      },
    });

    send(engine);

    // the create may have been under way when the server answered
    expect(engine.operations.has("a")).toBe(true);
  });
});

describe("what was set aside", () => {
  const fields = { title: "x", done: true };
  const raw = live("a", 50, textOf(fields)) as LiveRecord;
  const aside = quarantine(raw, "there was no key");
  const state = { ...SYNCED, definition: "1 three-way | transformers:text", tryAgain: true };
  const terms = { ...SHAPED, definition: "1 three-way | transformers:text" };

  function again(its: Scripted = {}): Engine {
    return new Engine({
      terms,
      state,
      database: BOB,
      confirmed: [aside],
      app,
      respond: () => nothingNew(),
      ...its,
    });
  }

  test("E4: is read again, once, from what is kept", () => {
    const engine = again();

    const { tally, stop } = engine.run(syncCollection(engine.terms));

    expect(stop).toBeNull();
    expect(engine.confirmed.get("a")).toEqual(live("a", 50, fields));
    expect(engine.state.tryAgain).toBe(false);
    expect(tally.records).toMatchObject([{ id: "a", rule: "taken" }]);
    const steps = engine.steps.length;
    engine.run(syncCollection(engine.terms));
    expect(engine.steps.slice(steps)).toEqual(["pull.request"]);
  });

  test("E4: stays as it is where it still cannot be read, with the present reason", () => {
    const unreadable = quarantine(live("a", 50, { title: "x" }) as LiveRecord, "there was no key");
    const engine = again({ confirmed: [unreadable] });

    engine.run(syncCollection(engine.terms));

    expect(engine.confirmed.get("a")).toEqual({ ...unreadable, quarantined: "no text" });
    expect(engine.state.tryAgain).toBe(false);
  });

  test.each([
    ["a newer version", { confirm: [live("a", 60, { title: "newer" })] }],
    ["a deletion", { confirm: [gone("a", 60)] }],
    [
      "an edit that was written over it",
      { ops: [edited("a", { base: aside, local: { title: "over" } })] },
    ],
  ])("E4: gives way to %s that came meanwhile", (_, changes) => {
    let isWritten = false;
    const engine = again({
      meanwhile: (other, { at }) => {
        if (at !== "again.decode" || isWritten) return;
        isWritten = true;
        other.write(changes);
      },
      respond: taker(),
    });
    const before = "confirm" in changes ? changes.confirm[0] : live("a", 200, { title: "over" });

    expect(engine.run(syncCollection(engine.terms)).stop).toBeNull();

    expect(engine.confirmed.get("a")).toEqual(before);
  });

  test("E4: an edit that waits because of it is joined with it", () => {
    const base = live("a", 40, { title: "x", done: false });
    const operation = edited("a", {
      base,
      local: { title: "mine", done: false },
      conflict: quarantine(
        live("a", 50, textOf({ title: "x", done: true })) as LiveRecord,
        "there was no key",
      ),
    });
    const engine = again({
      operations: [operation],
      confirmed: [operation.conflict as Confirmed],
      respond: taker(),
    });

    engine.run(syncCollection(engine.terms));

    expect(engine.confirmed.get("a")).toEqual(live("a", 200, { title: "mine", done: true }));
    expect(engine.operations.size).toBe(0);
  });

  test.each([
    ["its place is read", "again.load"],
    ["it is stored", "again.commit"],
  ] as const)("E4: content that is replaced before %s gets nothing of it", (_, step) => {
    const engine = again({
      meanwhile: (other, { at }) => {
        if (at === step) other.database = { ...other.database, epoch: "another" };
      },
    });

    expect(engine.run(syncCollection(engine.terms)).stop).toMatchObject({ why: "replaced" });
    expect(engine.confirmed.get("a")).toEqual(aside);
  });

  test("E4: an abort while the app reads it leaves it for the next sync", () => {
    const engine = again({ app: () => ({ kind: "aborted" }) });

    expect(engine.run(syncCollection(engine.terms)).stop).toMatchObject({ why: "aborted" });
    expect(engine.state.tryAgain).toBe(true);
  });

  test("E4: more than a thousand are stored in parts", () => {
    const many = Array.from({ length: 2_500 }, (_, index) =>
      quarantine(live(`r${index}`, index + 1, textOf({ index })) as LiveRecord, "there was no key"),
    );
    const engine = again({ confirmed: many });

    engine.run(syncCollection(engine.terms));

    expect(engine.steps.filter((at) => at === "again.commit")).toHaveLength(3);
    expect([...engine.confirmed.values()].filter((each) => "quarantined" in each)).toEqual([]);
  });
});

test.each([
  ["1 three-way", "2 three-way", false, false],
  ["1 three-way", "2 server-wins", false, false],
  ["1 three-way", "2 three-way | transformers:aes", true, true],
  ["1 three-way | transformers:aes", "2 three-way", false, true],
  ["1 three-way | transformers:aes", "2 three-way | transformers:aes", true, true],
] as const)(
  "E4: from %s to %s (decodes: %s) what was set aside is read again: %s",
  (stored, own, decodes, expected) => {
    const steps: At[] = [];
    const engine = new Engine({
      terms: { definition: own, decodes, encodes: decodes },
      state: { ...SYNCED, definition: stored },
      database: BOB,
      app,
      meanwhile: noting(steps),
      respond: () => batch([hello(), list([], 100)]),
    });

    engine.run(syncCollection(engine.terms));

    expect(steps.includes("again.load")).toBe(expected);
  },
);
