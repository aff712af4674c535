import { describe, expect, test } from "vitest";
import { endOfSync } from "../../src/database/end-of-sync.js";
import {
  AuthRequiredError,
  BusyError,
  DefinitionDiffersError,
  ForbiddenError,
  NotConnectedError,
  OfflineError,
  ParentMissingError,
  ProtocolError,
  ReloadNeededError,
  ServerError,
  ServerResetError,
  WaitError,
  WrongCredentialsError,
  WrongIdentityError,
  type SyncError,
  type SyncReport,
} from "../../src/index.js";
import type { Ending } from "../../src/schedule/event.js";

/** A wall clock that is not that of the schedule. */
const CLOCK = { now: 5_000, wall: 1_000_000, session: "here" };

const COUNTS = { pulled: 0, pushed: 0, pending: 0, conflicts: 0, parked: 0, records: [] };
const DATES = { startedAt: new Date(CLOCK.wall), endedAt: new Date(CLOCK.wall) };
const WELL: SyncReport = { ok: true, ...COUNTS, ...DATES };

function failed(error: SyncError): SyncReport {
  return { ok: false, reason: error.code, error, ...COUNTS, ...DATES };
}

const RESET = new ServerResetError({ collection: "default/tasks", affected: 20, total: 20 });

// the error, what it is for a single collection, and for one of several
test.each<[SyncError, Ending, Ending]>([
  [new OfflineError(), "offline", "offline"],
  [new WaitError(new Date(CLOCK.wall + 1)), "waiting", "waiting"],
  [new NotConnectedError(), "blocked", "blocked"],
  [new AuthRequiredError(), "blocked", "blocked"],
  [new WrongCredentialsError("account:bob"), "blocked", "blocked"],
  [new WrongIdentityError("account:bob", "account:alice"), "blocked", "blocked"],
  [new ReloadNeededError(), "blocked", "blocked"],
  [new DefinitionDiffersError("default/tasks", "a", "b"), "blocked", "ok"],
  [RESET, "blocked", "ok"],
  [new ForbiddenError(), "failed", "ok"],
  [new ParentMissingError(), "failed", "ok"],
  [new BusyError(), "failed", "failed"],
  [new ProtocolError(), "failed", "failed"],
  [new ServerError(500, "broken"), "failed", "failed"],
])("$code: alone %s, one of several %s", (error, alone, ofSeveral) => {
  expect(endOfSync(failed(error), 1, undefined, CLOCK).ending).toBe(alone);
  expect(endOfSync(failed(error), 2, undefined, CLOCK).ending).toBe(ofSeveral);
});

test("a sync that was ended, or that the storage failed, is tried again", () => {
  expect(endOfSync(null, 1, undefined, CLOCK)).toEqual({ ending: "failed", notBefore: null });
});

describe("the moment that the server named", () => {
  test("is told on the clock of the schedule, also where the sync ended well", () => {
    const end = endOfSync(WELL, 1, CLOCK.wall + 30_000, CLOCK);
    expect(end).toEqual({ ending: "ok", notBefore: CLOCK.now + 30_000 });
  });

  test("counts as the error has it", () => {
    const report = failed(new WaitError(new Date(CLOCK.wall + 7_000)));
    expect(endOfSync(report, 1, CLOCK.wall + 1_000, CLOCK).notBefore).toBe(CLOCK.now + 7_000);
  });

  test.each([CLOCK.wall - 1, CLOCK.wall + 3_600_001])("does not count at %d", (told) => {
    expect(endOfSync(WELL, 1, told, CLOCK).notBefore).toBeNull();
  });
});
