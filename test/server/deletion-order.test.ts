import { expect, test } from "vitest";
import type { Json } from "../../src/record/json.js";
import type { Canonical } from "../kinto/canonical.js";
import { isDeletedOtherwise } from "../kinto/deletion-order.js";
import type { Step } from "../kinto/step.js";

const DELETE = "DELETE /buckets/b/collections/c/records";

function answer(...ids: readonly string[]): Canonical {
  return { status: 200, headers: {}, body: { data: ids.map((id) => ({ id, deleted: true })) } };
}

function batched(...parts: readonly Canonical[]): Canonical {
  const responses = parts.map(({ status, body }) => ({ status, path: "/", headers: {}, body }));
  return { status: 200, headers: {}, body: { responses: responses as Json } };
}

function step(request: string, body?: Json): Step {
  return { as: "s1", who: "bob", request, ...(body !== undefined && { body }) };
}

const inBatch = step("POST /batch", {
  requests: [
    { method: "GET", path: "/" },
    { method: "DELETE", path: "/buckets" },
  ],
});

test.each([
  ["the same order", step(DELETE), answer("a", "b"), answer("a", "b"), false],
  ["another order", step(DELETE), answer("a", "b"), answer("b", "a"), true],
  ["another object", step(DELETE), answer("a", "b"), answer("b", "c"), false],
  ["one object less", step(DELETE), answer("a", "b"), answer("b"), false],
  [
    "a list that is read",
    step(DELETE.replace("DELETE", "GET")),
    answer("a", "b"),
    answer("b", "a"),
    false,
  ],
  [
    "a part of a batch",
    inBatch,
    batched(answer(), answer("a", "b")),
    batched(answer(), answer("b", "a")),
    true,
  ],
  [
    "a part of a batch that reads",
    inBatch,
    batched(answer("a", "b"), answer()),
    batched(answer("b", "a"), answer()),
    false,
  ],
] as const)("%s is a deletion in another order: %#", (_, asked, real, ours, expected) => {
  expect(isDeletedOtherwise(asked, real, ours)).toBe(expected);
});
