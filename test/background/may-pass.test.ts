import { expect, test } from "vitest";
import { mayPass } from "../../src/background/may-pass.js";
import type { SyncError } from "../../src/index.js";

// yes: the browser tries again; no: only the app or a person can mend it
const TABLE: Readonly<Record<SyncError["code"], "yes" | "no">> = {
  "adoption-refused": "no",
  "auth-required": "no",
  busy: "yes",
  "database-replaced": "yes",
  "definition-differs": "no",
  forbidden: "no",
  "invalid-input": "no",
  "not-connected": "no",
  offline: "yes",
  "parent-missing": "no",
  protocol: "yes",
  "reload-needed": "no",
  "server-error": "yes",
  "server-reset": "no",
  "storage-full": "yes",
  waiting: "yes",
  "wrong-credentials": "no",
  "wrong-identity": "no",
};

test.each(Object.entries(TABLE))("%s: %s", (code, answer) => {
  expect(mayPass(code as SyncError["code"])).toBe(answer === "yes");
});
