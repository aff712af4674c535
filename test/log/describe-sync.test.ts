import { expect, test } from "vitest";
import type { SyncReport } from "../../src/collection/sync-report.js";
import { DatabaseClosedError, StorageUnavailableError } from "../../src/errors.js";
import { describeBegin, describeEnd, describeFailure } from "../../src/log/describe-sync.js";
import { describeQuestion } from "../../src/log/describe-question.js";
import type { Asked, Questions } from "../../src/sync/effects.js";
import { OfflineError, ServerError, WaitError, type SyncError } from "../../src/sync-errors.js";

const NOTHING = { pulled: 0, pushed: 0, pending: 0, conflicts: 0, parked: 0 };

test("a sync begins", () => {
  expect(describeBegin(3, ["default/tasks", "team/notes"])).toEqual({
    level: "info",
    kind: "sync-began",
    collections: ["default/tasks", "team/notes"],
    text: "Sync 3 begins: tasks, team/notes",
  });
  expect(describeBegin(3, []).text).toBe("Sync 3 begins: no collections");
});

test.each([
  ["Sync 3 is through: 2 received, 1 sent (12 ms)", { ...NOTHING, pulled: 2, pushed: 1 }, null],
  [
    "Sync 3 is through: 0 received, 0 sent; left: 1 to be sent, 2 conflicts, 3 set aside (12 ms)",
    { ...NOTHING, pending: 1, conflicts: 2, parked: 3 },
    null,
  ],
  [
    "Sync 3 waits: the server asked to be left alone until 14:03:10: 0 received, 0 sent (12 ms)",
    NOTHING,
    new WaitError(new Date(2026, 0, 2, 14, 3, 10)),
  ],
  [
    "Sync 3 stopped, because the server failed or refused (500): 0 received, 0 sent (12 ms)",
    NOTHING,
    new ServerError(500, "{ secret: 'hush' }"),
  ],
  [
    "Sync 3 stopped, because the server cannot be reached, or did not answer in time: 0 received, 0 sent (12 ms)",
    NOTHING,
    new OfflineError("Lost"),
  ],
] as const)("%s", (text, counts, error) => {
  const entry = describeEnd(3, reportOf(counts, error), 12);

  expect(entry).toEqual({
    level: "info",
    kind: "sync-ended",
    reason: error?.code ?? null,
    counts,
    ms: 12,
    text,
  });
});

test.each([
  ["it was ended, here or by another tab", "aborted", new DOMException("Enough", "AbortError")],
  ["the database was closed", "database-closed", new DatabaseClosedError()],
  [
    "the storage of this device cannot be reached",
    "storage-unavailable",
    new StorageUnavailableError("Gone"),
  ],
] as const)("a sync without a report stopped because %s", (why, reason, error) => {
  const text = `Sync 3 stopped, because ${why} (12 ms)`;
  expect(describeFailure(3, error, 12)).toMatchObject({ text, reason, counts: null });
});

test.each([
  ["how to merge 1 record of tasks: it answered", "merge", {}, { kind: "answered", value: null }],
  ["how to merge 1 record of tasks: it left that open", "merge", {}, answered(undefined)],
  ["how to merge 1 record of tasks: it threw an error", "merge", {}, { kind: "threw", cause: 1 }],
  ["to read 2 records of tasks: it answered", "decode", [{}, {}], answered([])],
  [
    "to prepare 1 record of tasks for sending: the sync was ended before it answered",
    "encode",
    [{}],
    { kind: "aborted" },
  ],
  [
    "for other credentials, since these were refused: it gave some",
    "credentials",
    "refused",
    answered(true),
  ],
  [
    "for other credentials, since these were refused: it has none",
    "credentials",
    "refused",
    answered(false),
  ],
] as const)("Asked the app %s", (words, question, about, asked) => {
  const entry = describeQuestion(
    {
      do: "ask",
      at: "merge.ask",
      collection: "default/tasks",
      question: question satisfies keyof Questions,
      about,
    },
    asked,
    2,
  );

  expect(entry).toMatchObject({ text: `Asked the app ${words} (2 ms)`, level: "trace", question });
});

function answered(value: unknown): Asked<unknown> {
  return { kind: "answered", value };
}

function reportOf(counts: typeof NOTHING, error: SyncError | null): SyncReport {
  const all = { ...counts, records: [], startedAt: new Date(0), endedAt: new Date(0) };
  return error === null ? { ok: true, ...all } : { ok: false, reason: error.code, error, ...all };
}
