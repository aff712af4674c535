import { expect, test } from "vitest";
import { decideTakeOver } from "../../src/kinto-js/decide-take-over.js";
import type { KintoJsRow } from "../../src/kinto-js/read-row.js";
import { unknownVersion } from "../../src/record/record.js";
import type { CollectionState } from "../../src/store/rows.js";
import { transact } from "../../src/sync/effects.js";
import { pull } from "../../src/sync/pull.js";
import { batch, Engine, hello, list, live, queryOf, type Scripted } from "../sync/engine-kit.js";

const SYNCED: KintoJsRow = { kind: "synced", version: live("s", 300_000), local: null };

function unsent(kind: "created" | "updated" | "deleted", basedOn: number | null): KintoJsRow {
  return { kind, id: `${kind}-${basedOn}`, fields: { title: kind }, basedOn, local: null };
}

function takeOver(
  rows: readonly KintoJsRow[],
  timestamp: number | null,
  its: Scripted = {},
): Engine {
  const engine = new Engine({ ...its, state: { reconciled: null, ...its.state } });
  const { terms, now } = engine;
  const decide = decideTakeOver(
    terms,
    { database: "KintoDB", rows, timestamp, metadata: null, localFields: new Set() },
    now,
  );
  engine.run(transact("pull.commit", terms.key, null, decide, { needs: "outlines" }));
  return engine;
}

const NOW = 1_000_000;
test.each<
  readonly [
    string,
    readonly KintoJsRow[],
    number | null,
    Partial<CollectionState>,
    Partial<CollectionState>,
  ]
>([
  [
    "where kinto.js had read to, to be compared once",
    [SYNCED],
    500_000,
    {},
    { cursor: 500_000, newest: 500_000, hwm: 500_000, reconciled: null },
  ],
  [
    "before what an edit was made on",
    [SYNCED, unsent("updated", 250_000), unsent("deleted", 260_000)],
    500_000,
    {},
    { cursor: 249_999, newest: 500_000, hwm: 500_000, reconciled: null },
  ],
  [
    "at the beginning, with deletions, where it never came to the end of a sync",
    [SYNCED],
    null,
    {},
    { cursor: 0, hwm: 300_000, reconciled: NOW },
  ],
  [
    "as at first, where nothing of the server is known",
    [unsent("created", null), unsent("deleted", null)],
    null,
    {},
    { cursor: null, hwm: 0, reconciled: null },
  ],
  [
    "where this library had read to",
    [SYNCED],
    500_000,
    { cursor: 450_000, hwm: 450_000, reconciled: 7 },
    { cursor: 450_000, reconciled: 7 },
  ],
  [
    "before what an edit was made on, also where this library has read further",
    [unsent("updated", 250_000)],
    500_000,
    { cursor: 450_000, hwm: 450_000, reconciled: 7 },
    { cursor: 249_999, reconciled: 7 },
  ],
])("after a takeover the next pull begins %s", (_, rows, timestamp, before, after) => {
  const engine = takeOver(rows, timestamp, { state: before });

  expect(engine.state).toMatchObject({ ...after, end: null });
  engine.respond = () => batch([hello(), list([], 900_000)]);
  engine.run(pull(engine.terms));
  const { _since: since, not_deleted: isFirst } = queryOf(engine.requests[0] as never);
  expect(Number(since ?? -1)).toBeLessThanOrEqual(engine.state.cursor ?? 0);
  expect(isFirst === undefined).toBe(after.cursor !== null);
});

test("what the server has counts as its records, also where only the timestamp is known", () => {
  const rows = [SYNCED, unsent("updated", 5), unsent("deleted", 6), unsent("created", null)];

  const engine = takeOver(rows, 500_000);

  expect(engine.state.live).toBe(3);
  expect(engine.confirmed.get("updated-5")).toEqual(unknownVersion("updated-5", 5));
  const found = [...engine.operations.values()].map(({ id, base, local }) => [id, base, local]);
  expect(found).toEqual([
    ["updated-5", unknownVersion("updated-5", 5), { title: "updated" }],
    ["deleted-6", unknownVersion("deleted-6", 6), null],
    ["created-null", null, { title: "created" }],
  ]);
});
