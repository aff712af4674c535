import { expect, test } from "vitest";
import { stalledOf } from "../../src/database/stalled.js";
import { DatabaseClosedError } from "../../src/errors.js";
import { OfflineError, WrongCredentialsError } from "../../src/sync-errors.js";

const SINCE = new Date(1_000);
const CALM = {
  oldestUnsent: SINCE,
  online: true,
  syncing: false,
  lastError: null,
  nextAttempt: null,
} as const;
const PLANNED = { at: new Date(9_000), why: "interval" } as const;

test.for([
  { name: "nobody asks for a sync", known: {}, cause: "idle" },
  { name: "the next sync is planned", known: { nextAttempt: PLANNED }, cause: "planned" },
  { name: "a sync is under way", known: { syncing: true }, cause: "syncing" },
  {
    name: "the last sync failed",
    known: { lastError: new WrongCredentialsError("account:bob"), nextAttempt: PLANNED },
    cause: "wrong-credentials",
  },
  {
    name: "the last sync failed, and another one is under way",
    known: { lastError: new OfflineError("no"), syncing: true },
    cause: "offline",
  },
  {
    name: "there is no network, whatever went wrong before",
    known: { lastError: new DatabaseClosedError(), online: false },
    cause: "offline",
  },
])("what is unsent for too long is stalled, and the cause is told: $name", ({ known, cause }) => {
  expect(stalledOf({ ...CALM, ...known }, 500, 1_500)).toEqual({ since: SINCE, cause });
});

test.for([
  { name: "nothing is unsent", oldestUnsent: null, now: 99_000 },
  { name: "it was written a moment ago", oldestUnsent: SINCE, now: 1_499 },
])("nothing is stalled where $name", ({ oldestUnsent, now }) => {
  expect(stalledOf({ ...CALM, oldestUnsent }, 500, now)).toBeNull();
});
