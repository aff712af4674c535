import { expect, test } from "vitest";
import { pull } from "../../src/sync/pull.js";
import { Engine, live, lost, page, partsOf } from "./engine-kit.js";

function limitsOf(engine: Engine): readonly string[] {
  return engine.requests.map((request) => {
    const list = partsOf(request)[1];
    return new URLSearchParams(list?.path.split("?")[1]).get("_limit") ?? "none";
  });
}

test("L12: a page that does not come in time is asked for in smaller parts, and the pull goes on", () => {
  const engine = new Engine({
    respond: (_request, count) => (count === 1 ? lost("timeout") : page([live("a", 5)], 5)),
  });
  const terms = { ...engine.terms, pageSize: 10_000 };

  const { stop, tally } = engine.run(pull(terms));

  expect(stop).toBeNull();
  expect(tally.pulled).toBe(1);
  expect(limitsOf(engine)).toEqual(["10000", "1000"]);
});

test("L12: a server that never answers is asked three times", () => {
  const engine = new Engine({ respond: () => lost("timeout") });
  const terms = { ...engine.terms, pageSize: 10_000 };

  const { stop } = engine.run(pull(terms));

  expect(stop).toMatchObject({ why: "timeout" });
  expect(limitsOf(engine)).toEqual(["10000", "1000", "100"]);
});
