import { expect, test } from "vitest";
import { defineCollection, type AnyCollectionDefinition } from "../../src/collection/definition.js";
import { fingerprintOf } from "../../src/collection/fingerprint.js";
import { clientWins, manual, serverWins } from "../../src/merge/strategy.js";

// these are stored on devices: another text for the same definition would keep every device from syncing
test.each([
  [defineCollection("tasks"), "1 three-way"],
  [defineCollection("notes", { bucket: "shared" }), "1 three-way"],
  [defineCollection("tasks", { merge: serverWins }), "1 server-wins"],
  [defineCollection("tasks", { merge: clientWins, version: 2 }), "2 client-wins"],
  [defineCollection("tasks", { merge: manual, version: 10 }), "10 manual"],
  [defineCollection("tasks", { merge: function mergeTasks() {} }), "1 function"],
  [defineCollection("tasks", { merge: () => null }), "1 function"],
] as readonly (readonly [AnyCollectionDefinition, string])[])("%o is told by %s", (its, text) => {
  expect(fingerprintOf(its)).toBe(text);
});
