import { describe } from "vitest";
import { run } from "./run-merge-rows.js";

const [EARLIER, LATER] = [1_700_000_000_000, 1_800_000_000_000];

describe("fields that the server keeps", () => {
  run([
    {
      name: "come from the server",
      base: { a: 1, schema: EARLIER },
      local: { a: 2, schema: EARLIER },
      remote: { a: 1, schema: LATER },
      merged: { a: 2, schema: LATER },
    },
    {
      name: "go where the server has none",
      base: { a: 1, schema: EARLIER },
      local: { a: 2, schema: EARLIER },
      remote: { a: 1 },
      merged: { a: 2 },
    },
    {
      name: "never contest",
      base: { id: "a", last_modified: 1 },
      local: { id: "b", last_modified: 2 },
      remote: { id: "c", last_modified: 3 },
      merged: {},
    },
    {
      name: "a schema that is no timestamp is the app's",
      base: { schema: 1 },
      local: { schema: 2 },
      remote: { schema: 3 },
      merged: { schema: 2 },
      contested: ["schema"],
    },
  ]);
});

describe("what this device sent itself yields to its newer edit", () => {
  run([
    {
      name: "the server shows our older edit",
      base: { a: 1 },
      local: { a: 3 },
      remote: { a: 2 },
      sent: [{ a: 2 }],
      merged: { a: 3 },
    },
    {
      name: "with somebody's edit of another field on top",
      base: { a: 1, b: 1 },
      local: { a: 3, b: 1 },
      remote: { a: 2, b: 9 },
      sent: [{ a: 2, b: 1 }],
      merged: { a: 3, b: 9 },
    },
    {
      name: "the edit was taken back meanwhile",
      base: { a: 1 },
      local: { a: 1 },
      remote: { a: 2 },
      sent: [{ a: 2 }],
      merged: { a: 1 },
    },
    {
      name: "any of several attempts counts",
      base: { a: 1 },
      local: { a: 4 },
      remote: { a: 2 },
      sent: [{ a: 2 }, { a: 3 }],
      merged: { a: 4 },
    },
    {
      name: "a field that was sent as removed",
      base: { a: 1 },
      local: { a: 4 },
      remote: {},
      sent: [{}],
      merged: { a: 4 },
    },
    {
      name: "inside a nested object",
      base: { a: { x: 1, y: 1 } },
      local: { a: { x: 3, y: 1 } },
      remote: { a: { x: 2, y: 9 } },
      sent: [{ a: { x: 2, y: 1 } }],
      merged: { a: { x: 3, y: 9 } },
    },
    {
      name: "another value than the sent one is somebody else's",
      base: { a: 1 },
      local: { a: 3 },
      remote: { a: 9 },
      sent: [{ a: 2 }],
      merged: { a: 3 },
      contested: ["a"],
    },
    {
      name: "an attempt without the object says nothing of what is in it",
      base: { a: { x: 1, y: 1 } },
      local: { a: { x: 1, y: 2 } },
      remote: { a: { y: 1 } },
      sent: [{ a: "text" }],
      merged: { a: { y: 2 } },
    },
  ]);
});
