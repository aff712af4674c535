import { expect, test } from "vitest";
import type { At, HttpRequest } from "../../src/sync/effects.js";
import { live, lost, queryOf } from "./engine-kit.js";
import { alive, many, meet, run } from "./reconcile-kit.js";

test.each<[string, At, number, number]>([
  ["by id and timestamp", "reconcile.request", 5, 5],
  ["with everything that they hold", "reconcile.fetch", 0, 30],
])(
  "L12: a comparison over a slow line reads the records %s in smaller parts",
  (_, slow, here, there) => {
    const rows = many(there, 50);
    const engine = meet({
      here: rows.slice(0, here),
      there: { rows, etag: 99 },
      batchSize: 3,
      terms: { pageSize: 10_000 },
    });
    const { respond } = engine;
    engine.respond = (request, n) =>
      engine.done.at(-1)?.at === slow && Number(queryOf(request)["_limit"]) > 100
        ? lost("timeout")
        : respond(request, n);

    expect(run(engine).stop).toBeNull();
    const limits = engine.done
      .filter(({ at }) => at === slow)
      .map(({ request }) => queryOf(request as HttpRequest)["_limit"]);
    expect(limits).toEqual(["10000", "1000", "100"]);
    expect(alive(engine)).toHaveLength(there);
  },
);

test.each(["a/b", "\ud800", "a".repeat(300)])(
  "D3: a record whose id (%j) cannot be part of a URL is read with the whole list",
  (id) => {
    const here = many(12, 50);
    const engine = meet({ here, there: { rows: [...here, live(id, 70)], etag: 99 } });

    expect(run(engine).stop).toBeNull();

    expect(engine.confirmed.get(id)).toMatchObject({ quarantined: /part of a URL/ });
    expect(engine.state.live).toBe(13);
  },
);
