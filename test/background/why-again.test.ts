import { describe, expect, test } from "vitest";
import type { BackgroundResult } from "../../src/background/background-result.js";
import { whyAgain } from "../../src/background/why-again.js";
import { ForbiddenError, OfflineError, type SyncError } from "../../src/index.js";

const DATES = { startedAt: new Date(0), endedAt: new Date(1) };
const COUNTS = { pulled: 0, pushed: 0, conflicts: 0, parked: 0, records: [], ...DATES };

function synced(pending: number): BackgroundResult {
  return { kind: "synced", report: { ok: true, pending, ...COUNTS } };
}

function failed(error: SyncError): BackgroundResult {
  const report = { ok: false, reason: error.code, error, pending: 1, ...COUNTS } as const;
  return { kind: "failed", report };
}

const OFFLINE = new OfflineError();

describe("the browser is asked to try again", () => {
  test.each<[string, BackgroundResult, string]>([
    ["where something was written meanwhile", synced(1), "busy"],
    ["where the time was over with something left", { kind: "deadline", pending: 2 }, "busy"],
    ["where nobody knows what is left", { kind: "deadline", pending: null }, "busy"],
    ["where the server cannot be reached", failed(OFFLINE), "offline"],
  ])("%s", (_, result, code) => {
    expect(whyAgain(result)?.code).toBe(code);
  });
});

describe("the browser is left alone", () => {
  test.each<[string, BackgroundResult]>([
    ["where all is sent", synced(0)],
    ["where the time was over with nothing left", { kind: "deadline", pending: 0 }],
    ["where nobody is signed in", { kind: "not-connected" }],
    ["where only the app can mend it", failed(new ForbiddenError("no"))],
  ])("%s", (_, result) => {
    expect(whyAgain(result)).toBeNull();
  });
});

test("the browser is told what the report says", () => {
  expect(whyAgain(failed(OFFLINE))).toBe(OFFLINE);
});
