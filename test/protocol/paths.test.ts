import { expect, test } from "vitest";
import {
  accountPath,
  collectionPath,
  fitsInBatch,
  recordPath,
  recordsPath,
} from "../../src/protocol/paths.js";

test("paths lie below the root", () => {
  expect([
    collectionPath("default", "tasks"),
    recordsPath("default", "tasks"),
    recordPath("default", "tasks", "a-1"),
    accountPath("bob"),
  ]).toEqual([
    "/buckets/default/collections/tasks",
    "/buckets/default/collections/tasks/records",
    "/buckets/default/collections/tasks/records/a-1",
    "/accounts/bob",
  ]);
});

test("no name leads out of its place", () => {
  expect(recordPath("../x", "a?b#c", "é/%2e")).toBe(
    "/buckets/..%2Fx/collections/a%3Fb%23c/records/%C3%A9%2F%252e",
  );
  expect(accountPath("a/b@c")).toBe("/accounts/a%2Fb%40c");
});

test.each([
  [recordsPath("default", "tasks"), true],
  [recordsPath("default", "my-batch"), true],
  [recordsPath("default", "batches"), false],
  [recordsPath("batch", "tasks"), false],
  [recordPath("default", "tasks", "batch1"), false],
  [recordPath("default", "tasks", "Batch"), true],
])("%s may stand in a batch: %j", (path, fits) => {
  expect(fitsInBatch(path)).toBe(fits);
});
