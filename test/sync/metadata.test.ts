import { expect, test } from "vitest";
import type { Json } from "../../src/record/json.js";
import { pull } from "../../src/sync/pull.js";
import { answer, batch, Engine, hello, list, live, partsOf, type Part } from "./engine-kit.js";
import { Many, numbered, stops } from "./many-kit.js";

const SYNCED = { cursor: 50, newest: 50, hwm: 50, settled: 50 } as const;
const BOB = { server: "http://server/v1", principal: "bob" };

function about(data: Json): Part {
  return { status: 200, body: { data } };
}

function engineWith(part: Part, rows: readonly ReturnType<typeof live>[] = []): Engine {
  return new Engine({
    state: SYNCED,
    database: BOB,
    terms: { wantsMetadata: true },
    respond: () => batch([hello(), list(rows, rows.length === 0 ? 50 : 60), part]),
  });
}

test("L19: attributes are stored once, alone or with a page", () => {
  const engine = engineWith(about({ color: "gold" }));

  expect(engine.run(pull(engine.terms)).stop).toBeNull();
  expect(engine.run(pull(engine.terms)).stop).toBeNull();

  expect(engine.done.flatMap(({ changes }) => changes ?? [])).toEqual([
    { state: { metadata: { color: "gold" }, definition: engine.terms.definition } },
  ]);
  const paths = partsOf(engine.requests[0] as never).map(({ path }) => path);
  expect(paths.at(-1)).toBe("/buckets/b/collections/tasks");
  engine.respond = () => batch([hello(), list([live("r", 60)], 60), about({ color: "blue" })]);
  engine.run(pull(engine.terms));
  expect(engine.state).toMatchObject({ metadata: { color: "blue" }, cursor: 60 });
});

test.each<readonly [string, Part]>([
  ["may not be read", { status: 403, body: { errno: 121 } }],
  ["are not served", { status: 503 }],
  ["are no object", about("gold")],
])("L19: attributes that %s keep nothing back, and those that are known stay", (_, part) => {
  const engine = engineWith(part, [live("r", 60)]);
  engine.state = { ...engine.state, metadata: { color: "gold" } };

  expect(engine.run(pull(engine.terms)).stop).toBeNull();

  expect(engine.state).toMatchObject({ metadata: { color: "gold" }, cursor: 60 });
});

test("L19: nobody asks for them by a request of its own", () => {
  const engine = new Engine({
    state: SYNCED,
    terms: { wantsMetadata: true, isAuthenticated: false },
    respond: ({ path }) =>
      path.includes("/records")
        ? answer(200, { data: [] }, { ETag: '"50"' }, 0)
        : answer(200, { data: { color: "gold" } }, {}, 0),
  });

  expect(engine.run(pull(engine.terms)).stop).toBeNull();

  expect(engine.requests).toHaveLength(2);
  expect(engine.state.metadata).toEqual({ color: "gold" });
});

test("L19: a batch holds fewer lists where it holds attributes", () => {
  const wanting = { terms: { wantsMetadata: true } };
  const many = new Many(Object.fromEntries(numbered(20).map((name) => [name, wanting])), {
    respond: (request) =>
      batch(
        partsOf(request).map(({ path }) => {
          if (path === "/") return hello();
          const name = /collections\/(\w+)/.exec(path)?.[1] ?? "";
          return path.includes("/records") ? list([], 50) : about({ of: name });
        }),
      ),
  });

  expect(stops(many)).toEqual(numbered(20).map(() => null));

  expect(many.requests.map((request) => partsOf(request).length)).toEqual([25, 17]);
  const seen = many.all.map(({ state }) => state.metadata);
  expect(seen).toEqual(numbered(20).map((name) => ({ of: name })));
});
