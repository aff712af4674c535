import { describe, expect, test } from "vitest";
import {
  applyEdit,
  baseFields,
  baseTimestamp,
  isUnchanged,
  resolveConflict,
  settle,
  unpark,
} from "../../src/record/edit.js";
import type { Operation, Sent } from "../../src/record/operation.js";
import type { Confirmed, Fields } from "../../src/record/record.js";
import { deepFreeze, namedIn } from "./arbitraries.js";

const BASE: Confirmed = deepFreeze({ id: "a", last_modified: 10, title: "base" });
const GONE: Confirmed = deepFreeze({ id: "a", last_modified: 20, deleted: true });
const NEWER: Confirmed = deepFreeze({ id: "a", last_modified: 30, title: "theirs" });
const SENT: Sent = deepFreeze({ intent: "i", body: { title: "x" }, match: 10, edits: 1, at: 0 });
const REFUSED = deepFreeze({ status: 403, message: "no", at: 0 });

function operation(its: Partial<Operation> = {}): Operation {
  return deepFreeze({ id: "a", base: BASE, local: { title: "x" }, edits: 1, sent: [], ...its });
}

describe("an edit of a record without an operation", () => {
  interface Row {
    readonly name: string;
    readonly confirmed: Confirmed | undefined;
    readonly local: Fields | null;
    /** What the operation becomes; null: there is none. */
    readonly becomes: Partial<Operation> | null;
  }
  test.each<Row>([
    {
      name: "that nobody knows begins one without a base",
      confirmed: undefined,
      local: { title: "x" },
      becomes: { base: null, local: { title: "x" }, edits: 1, sent: [] },
    },
    {
      name: "that nobody knows, deleting it, is none",
      confirmed: undefined,
      local: null,
      becomes: null,
    },
    {
      name: "that is confirmed begins one on that version",
      confirmed: BASE,
      local: { title: "x" },
      becomes: { base: BASE, local: { title: "x" }, edits: 1 },
    },
    {
      name: "that is confirmed, deleting it, begins one",
      confirmed: BASE,
      local: null,
      becomes: { base: BASE, local: null, edits: 1 },
    },
    {
      name: "that changes nothing is none",
      confirmed: BASE,
      local: { title: "base" },
      becomes: null,
    },
    {
      name: "that changes only what the server keeps is none",
      confirmed: { ...BASE, schema: 1_700_000_000_000 },
      local: { title: "base" },
      becomes: null,
    },
    {
      name: "that is deleted creates it on the tombstone",
      confirmed: GONE,
      local: { title: "x" },
      becomes: { base: GONE, local: { title: "x" } },
    },
    { name: "that is deleted, deleting it, is none", confirmed: GONE, local: null, becomes: null },
  ])("$name", ({ confirmed, local, becomes }) => {
    const edited = applyEdit("a", undefined, confirmed, local);
    expect(namedIn(becomes, edited)).toEqual(becomes);
  });
});

describe("an edit of a record with an operation", () => {
  test("counts, and keeps the base that the operation began with", () => {
    const edited = applyEdit("a", operation({ edits: 4 }), NEWER, { title: "y" });

    expect(edited).toEqual(operation({ edits: 5, local: { title: "y" } }));
  });

  test("that goes back to the base ends it", () => {
    expect(applyEdit("a", operation(), BASE, { title: "base" })).toBeNull();
    expect(applyEdit("a", operation({ base: null }), undefined, null)).toBeNull();
  });

  test("that goes back to the base while an attempt is on its way does not end it", () => {
    const edited = applyEdit("a", operation({ sent: [SENT] }), BASE, { title: "base" });

    expect(edited).toEqual(operation({ edits: 2, local: { title: "base" }, sent: [SENT] }));
  });

  test("that the server refused makes it eligible again", () => {
    const edited = applyEdit("a", operation({ parked: REFUSED }), BASE, { title: "shorter" });

    expect(edited).toEqual(operation({ edits: 2, local: { title: "shorter" } }));
    expect(edited).not.toHaveProperty("parked");
  });

  test.each([{ title: "y" }, { title: "base" }, null])(
    "that waits for a decision leaves the conflict: %j",
    (local) => {
      const edited = applyEdit("a", operation({ conflict: NEWER }), BASE, local);

      expect(edited).toEqual(operation({ conflict: NEWER, edits: 2, local }));
    },
  );
});

test("an edit to what the server has ends the conflict with it", () => {
  const waiting = operation({ conflict: NEWER, sent: [SENT] });

  expect(applyEdit("a", waiting, BASE, { title: "theirs" })).toBeNull();
  expect(applyEdit("a", operation({ conflict: GONE }), BASE, null)).toBeNull();
});

describe("the decision of a conflict", () => {
  const waiting = operation({ conflict: NEWER, sent: [SENT], parked: REFUSED, edits: 3 });

  test("puts the chosen record on the server's version, and forgets older attempts", () => {
    const resolved = resolveConflict(waiting, { title: "both" });

    expect(resolved).toEqual({
      id: "a",
      base: NEWER,
      local: { title: "both" },
      edits: 4,
      sent: [],
    });
  });

  test("for the server's version leaves nothing to send", () => {
    expect(resolveConflict(waiting, { title: "theirs" })).toBeNull();
  });

  test("for deleting the record is to be sent, unless it is gone there too", () => {
    expect(resolveConflict(waiting, null)).toMatchObject({ base: NEWER, local: null });
    expect(resolveConflict(operation({ conflict: GONE }), null)).toBeNull();
  });

  test("where nothing waits changes nothing", () => {
    const without = operation();
    expect(resolveConflict(without, { title: "both" })).toBe(without);
  });
});

test("unpark takes the refusal away and nothing else", () => {
  expect(unpark(operation({ parked: REFUSED }))).toEqual(operation());
  expect(unpark(operation())).toEqual(operation());
});

test.each<[string, Partial<Operation>, boolean]>([
  ["nothing differs", { local: { title: "base" } }, true],
  ["deleted on both sides", { base: GONE, local: null }, true],
  ["never was, is not", { base: null, local: null }, true],
  ["something differs", {}, false],
  ["deleted here only", { local: null }, false],
  ["an attempt is on its way", { local: { title: "base" }, sent: [SENT] }, false],
  ["a conflict waits", { local: { title: "base" }, conflict: NEWER }, false],
])("an operation ends: %s: %j → %j", (_name, its, ends) => {
  const settled = settle(operation(its));
  expect(settled).toEqual(ends ? null : operation(its));
});

test.each<[Confirmed | null, Fields | null, number | null]>([
  [BASE, { title: "base" }, 10],
  [GONE, null, null],
  [null, null, null],
])("of the base %j the fields are %j and If-Match has %j", (base, fields, timestamp) => {
  expect(baseFields(operation({ base }))).toEqual(fields);
  expect(baseTimestamp(operation({ base }))).toBe(timestamp);
  expect(isUnchanged(operation({ base, local: fields }))).toBe(true);
});

describe("since when there has been something to send", () => {
  const old = operation({ since: 5 });

  test.for<{ readonly name: string; readonly made: Operation | null; readonly since?: number }>([
    { name: "stays with a further edit", made: applyEdit("a", old, BASE, { n: 1 }), since: 5 },
    {
      name: "is anew when a refused one is edited",
      made: applyEdit("a", { ...old, parked: REFUSED }, BASE, { n: 1 }),
    },
    {
      name: "is anew when a refused one is tried again",
      made: unpark({ ...old, parked: REFUSED }),
    },
    { name: "stays where none was refused", made: unpark(old), since: 5 },
    {
      name: "is anew when a conflict is decided",
      made: resolveConflict({ ...old, conflict: NEWER }, { n: 1 }),
    },
    {
      name: "stays with what is left to be told of access",
      made: settle({
        ...old,
        local: { title: "base" },
        access: { add: { read: ["x"] }, remove: [] },
      }),
      since: 5,
    },
  ])("$name", ({ made, since }) => {
    expect(made).not.toBeNull();
    expect(made?.since).toBe(since);
  });
});
