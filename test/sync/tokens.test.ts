// What was sent is known by a token in the record, where equal content need not be the same write.
import { describe, expect, test } from "vitest";
import { counter } from "../../src/merge/counter.js";
import { integrate } from "../../src/merge/integrate.js";
import { threeWay } from "../../src/merge/three-way.js";
import type { Json } from "../../src/record/json.js";
import type { Operation, Sent } from "../../src/record/operation.js";
import type { Confirmed } from "../../src/record/record.js";
import { tokensOf, withToken, WRITERS } from "../../src/record/tokens.js";
import type { Effect } from "../../src/sync/effects.js";
import { intentOf } from "../../src/sync/intent.js";
import { push } from "../../src/sync/push.js";
import { show } from "../../src/view/shown.js";
import { edited, Engine, gone, live, lost, partsOf, taking } from "./engine-kit.js";

const COUNTING = threeWay({ fields: { n: counter() } });
const BOB = { principal: "bob", bucket: null, batchSize: 25, as: 1 };

const base = live("a", 10, { n: 5, title: "base", _kintsugi: ["laptop.x"] });

function attempt(its: Partial<Sent> = {}): Sent {
  const body = { n: 6, title: "base" };
  return { intent: "mine", body, match: 10, edits: 1, at: 0, isNamed: true, ...its };
}

function counted(its: Partial<Operation> = {}): Operation {
  return edited("a", { base, local: { n: 6, title: "base" }, sent: [attempt()], ...its });
}

function meet(operation: Operation, remote: Confirmed, strategy = COUNTING): Operation | null {
  const met = integrate(operation, remote, strategy, { force: false });
  if (met.kind !== "integrated") throw new Error(met.kind);
  return met.operation;
}

describe("a body that is sent", () => {
  test("K1: carries the token of its attempt, and those of the writes before it", () => {
    const [{ request, sent }, again] = [counted(), counted({ sent: [] })].map((operation) =>
      intentOf({ ...new Engine().terms, strategy: COUNTING }, operation, "next", 9, "phone"),
    ) as [ReturnType<typeof intentOf>, ReturnType<typeof intentOf>];

    expect(request.body).toEqual({
      data: { n: 6, title: "base", _kintsugi: ["phone.mine", "laptop.x"] },
    });
    expect(sent).toEqual(attempt({ at: 9, isRepeated: true }));
    expect(again.request.body).toMatchObject({ data: { _kintsugi: ["phone.next", "laptop.x"] } });
  });

  test("K1: names each device once, the newest write first, and no more than there is room for", () => {
    let tokens: readonly string[] = [];
    for (let write = 0; write < 3 * WRITERS; write++) {
      tokens = withToken(tokens, `device${write % (WRITERS + 4)}`, `${write}`);
    }
    expect(tokens).toHaveLength(WRITERS);
    expect(tokens.slice(0, 2)).toEqual(["device7.47", "device6.46"]);
    expect(withToken(["a.1", "b.1"], "b", "2")).toEqual(["b.2", "a.1"]);
  });

  test("K2: has no such field where no merger needs it", () => {
    const { terms } = new Engine();
    const { request, sent } = intentOf(terms, edited("a", { base: live("a", 1) }), "t", 9, "phone");
    expect(request.body).toEqual({ data: { title: "a" } });
    expect(sent).not.toHaveProperty("isNamed");
  });

  test("K2: keeps the tokens of devices that need them, also where this one does not", () => {
    const { request, sent } = intentOf(new Engine().terms, counted({ sent: [] }), "t", 9, "phone");
    expect(request.body).toMatchObject({ data: { _kintsugi: ["laptop.x"] } });
    expect(sent).not.toHaveProperty("isNamed");
  });

  test("K3: is stored strictly before it is sent", () => {
    const strict = (strategy: typeof COUNTING): readonly string[] => {
      const seen: Effect[] = [];
      const engine = new Engine({
        terms: { strategy },
        operations: [edited("a"), edited("b")],
        respond: (request) => taking(request, 100),
        meanwhile: (_, effect) => seen.push(effect),
      });
      engine.run(push(engine.terms, { ...BOB, batchSize: 1 }, engine.version));
      return seen.flatMap((effect) =>
        effect.do === "transact" && effect.isStrict ? effect.at : [],
      );
    };
    expect(new Set(strict(COUNTING))).toEqual(new Set(["push.intend", "push.settle"]));
    expect(strict(threeWay() as typeof COUNTING)).toEqual([]);
  });
});

describe("a write of this device", () => {
  test("K4: is the new base when it comes back", () => {
    const version = live("a", 20, { n: 6, title: "base", _kintsugi: ["phone.mine", "laptop.x"] });
    expect(meet(counted(), version)).toBeNull();
    expect(meet(counted({ local: { n: 9, title: "base" }, edits: 2 }), version)).toMatchObject({
      base: version,
      local: { n: 9 },
      sent: [],
      edits: 2,
    });
  });

  test("K4: is in what another device built on it, and what that added counts as well", () => {
    const version = live("a", 30, { n: 8, title: "base", _kintsugi: ["laptop.y", "phone.mine"] });
    const operation = counted({ local: { n: 7, title: "base" }, edits: 2 });
    expect(meet(operation, version)).toMatchObject({ base: version, local: { n: 9 } });
  });

  test("K4: is not in a version without its token, whatever it holds", () => {
    const version = live("a", 20, { n: 6, title: "base", _kintsugi: ["laptop.y"] });
    expect(meet(counted(), version)).toMatchObject({ base: version, local: { n: 7 }, sent: [] });
  });

  test("K4: is known by its content where it was sent without a token", () => {
    const version = live("a", 20, { n: 6, title: "base" });
    const { isNamed: _, ...plain } = attempt();
    expect(meet(counted({ sent: [plain] }), version)).toBeNull();
  });

  test("K4: is known by its token also after the strategy was changed", () => {
    const version = live("a", 30, { n: 6, title: "theirs", _kintsugi: ["laptop.y", "phone.mine"] });
    const operation = counted({ local: { n: 7, title: "base" }, edits: 2 });
    const plain = threeWay() as typeof COUNTING;
    expect(meet(operation, version, plain)).toMatchObject({ local: { n: 7, title: "theirs" } });
  });

  test("K4: that deletes needs no token", () => {
    const sent = attempt({ body: null });
    const { isNamed: _, ...deletion } = sent;
    expect(meet(counted({ local: null, sent: [deletion] }), gone("a", 20))).toBeNull();
  });
});

describe("a version of somebody who leaves the tokens out", () => {
  const version = live("a", 20, { n: 6, title: "base", more: 1 });

  test("K5: counts as foreign: nothing is lost, though a count that was under way may count twice", () => {
    expect(meet(counted(), version)).toMatchObject({ local: { n: 7, more: 1 } });
  });

  test("K5: is no conflict with oneself in any other field", () => {
    const sent = attempt({ body: { n: 5, title: "sent" } });
    const operation = counted({ local: { n: 5, title: "newest" }, edits: 2, sent: [sent] });
    const met = integrate(operation, live("a", 20, { n: 5, title: "sent", more: 1 }), COUNTING, {
      force: false,
    });
    expect(met).toMatchObject({
      rule: "merged",
      operation: { local: { title: "newest", more: 1 } },
    });
    expect(met).not.toHaveProperty("decision");
  });

  test.each<[string, Json, readonly string[] | null]>([
    ["text", "x", null],
    ["an object", { a: "b" }, null],
    ["a list of anything", ["phone.x", 5, null, "y".repeat(81)], ["phone.x"]],
  ])("K5: and one that puts %s there is read as far as it can be", (_, value, tokens) => {
    expect(tokensOf({ _kintsugi: value })).toEqual(tokens);
  });
});

test("K6: the app sees nothing of them", () => {
  const cache = new WeakMap();
  const shown = show(undefined, base, cache);
  expect(shown).toEqual({ id: "a", last_modified: 10, n: 5, title: "base" });
  expect(show(undefined, base, cache)).toBe(shown);
  expect(show(counted(), base, cache)).not.toHaveProperty("_kintsugi");
});

test("K6: nor does the journal", () => {
  const operation = counted({ local: { n: 6, title: "mine" }, sent: [] });
  const remote = live("a", 20, { n: 7, title: "theirs", _kintsugi: ["laptop.y"] });
  const met = integrate(operation, remote, COUNTING, { force: false });
  expect(met).toMatchObject({
    decision: { contested: ["title"], result: { n: 8, title: "mine" } },
  });
  expect(JSON.stringify("decision" in met && met.decision)).not.toContain("_kintsugi");
});

test("K3: an attempt with a token whose answer is lost stays known", () => {
  const engine = new Engine({
    terms: { strategy: COUNTING },
    operations: [edited("a")],
    respond: () => lost("timeout"),
  });
  engine.run(push(engine.terms, BOB, engine.version));

  const [request] = engine.requests.flatMap(partsOf);
  const [sent] = engine.operations.get("a")?.sent ?? [];
  expect(sent?.isNamed).toBe(true);
  expect(request?.body).toMatchObject({ data: { _kintsugi: [`e.${sent?.intent}`] } });
});
