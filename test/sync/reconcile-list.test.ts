import { expect, test } from "vitest";
import type { HttpRequest } from "../../src/sync/effects.js";
import { batch, hello, list, live, partsOf, queryOf, type Engine } from "./engine-kit.js";
import { alive, meet, run, type Given } from "./reconcile-kit.js";

const DAY = 24 * 3_600_000;

function isComparison(request: HttpRequest): boolean {
  return partsOf(request).length === 2 && queryOf(request)["_fields"] !== undefined;
}

/** Lists for a comparison are answered by this. */
function answering(
  given: Given,
  answer: (query: ReturnType<typeof queryOf>) => ReturnType<typeof list>,
): Engine {
  const engine = meet(given);
  const { respond } = engine;
  engine.respond = (request, n) =>
    isComparison(request) ? batch([hello(), answer(queryOf(request))]) : respond(request, n);
  return engine;
}

test.each<[string, Given]>([
  ["daily", { state: { reconciled: -DAY }, there: { rows: [live("a", 50)], etag: 100 } }],
  ["of a count", { there: { rows: [live("a", 50), live("b", 60)], etag: 101 } }],
])("D11: a list that is older than the one just pulled takes nothing away: %s", (_, given) => {
  const engine = answering({ ...given, here: [live("a", 50)] }, () => list([], 99));

  expect(run(engine).stop).toMatchObject({ why: "busy" });

  expect(alive(engine)).toContain("a");
  expect(engine.journal).toEqual([]);
});

test("D11: nor does one that is older than the page which showed an older version", () => {
  const there = { rows: [live("b", 98)], etag: 100 };
  const here = [live("a", 50), live("b", 99)];
  const engine = answering({ here, state: { settled: 50, live: 2 }, there }, () => list([], 99));

  expect(run(engine).stop).toMatchObject({ why: "busy" });
  expect(alive(engine)).toEqual(["a", "b"]);
});

test("D3: pages that lead round in a circle end the comparison", () => {
  const given = { state: { reconciled: -DAY }, there: { rows: [], etag: 100 } };
  let asked = 0;
  const engine = answering(given, ({ _token: token }) => {
    if (++asked > 10) throw new Error("It goes on for ever");
    const next = token === "2" ? "1" : "2";
    const headers = { "Next-Page": `http://server/v1/x?_token=${next}` };
    return list([live(`r${next}`, Number(next))], 100, { headers });
  });

  expect(run(engine).stop).toMatchObject({ why: "malformed" });
});
