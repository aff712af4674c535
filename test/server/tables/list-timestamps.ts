import { expect } from "vitest";
import type { Asked } from "../ask.js";
import { BOB, R } from "../given.js";
import { etagOf, timeOf, type Block, type Row } from "../row.js";

/** Later than any clock, so that every timestamp is known: each write that chooses none gets the next one. */
const LATE = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;

const UNIQUE = "the memory backend lets timestamps be the same, and never turns a list back";

/** A write, the timestamp that it asks for, the one it gets, and then the list's; all of them since `LATE`. */
type Step = readonly [
  what: string,
  request: string,
  asked: number | undefined,
  got: number | "conflict",
  list: number,
];

const STEPS: readonly Step[] = [
  ["the first object", "PUT a", 0, 0, 0],
  ["a newer one", "PUT b", 10, 10, 10],
  ["its tombstone is newer still", "DELETE b", undefined, 11, 11],
  ["in place of the tombstone an older one turns the list back", "PUT b", 5, 5, 5],
  ["one that asks for the list's timestamp gets the next", "PUT c", 5, 6, 6],
  ["and so does one that asks for less than it has", "PUT c", -5, 7, 7],
  ["an older one leaves the list alone", "PUT d", -5, -5, 7],
  ["two may not have the same", "PUT e", -5, "conflict", 7],
  ["a tombstone is newer than what it stands for", "DELETE d", -5, 8, 8],
  ["an old object", "PUT f", -9, -9, 8],
  ["may become newer, and still be older than the list", "PUT f", -8, -8, 8],
  ["but not as new as another one", "PUT f", 0, "conflict", 8],
  ["nor may its tombstone", "DELETE f", 0, "conflict", 8],
  ["which may be older than the list as well", "DELETE f", -7, -7, 8],
  ["and gives way to an object that is older than all", "PUT f", -20, -20, 8],
  ["one tombstone after the other", "DELETE c", undefined, 9, 9],
  ["gives way", "PUT c", -21, -21, 8],
  ["to something older", "PUT d", -22, -22, 5],
  ["so that the list", "DELETE b", undefined, 6, 6],
  ["goes back", "PUT b", -23, -23, 0],
  ["and back", "DELETE a", undefined, 1, 1],
  ["to the newest that is left", "PUT a", -24, -24, -20],
];

const live = new Set<string>();

const rows = STEPS.flatMap(([what, request, asked, got, list], index): Row[] => {
  const [method = "", id = ""] = request.split(" ");
  const query = method === "DELETE" && asked !== undefined ? `?last_modified=${LATE + asked}` : "";
  const name = `T${30 + index} ${what}`;
  const notOnMemory = index < 3 ? {} : { notOnMemory: UNIQUE };
  const write: Row = {
    id: name,
    who: "bob",
    request: `${method} ${R}/${id}${query}`,
    ...(method === "PUT" && { body: { data: { last_modified: LATE + (asked ?? 0) } } }),
    status: got === "conflict" ? 409 : method === "PUT" && !live.has(id) ? 201 : 200,
    ...notOnMemory,
  };
  if (got !== "conflict" && method === "PUT") live.add(id);
  if (got !== "conflict" && method === "DELETE") live.delete(id);
  const head: Row = {
    id: `${name}: the list`,
    who: "bob",
    request: `HEAD ${R}`,
    status: 200,
    check: (answer) => expect(etagOf(answer) - LATE).toBe(list),
    ...notOnMemory,
  };
  const time = (answer: Asked): void => expect(timeOf(answer) - LATE).toBe(got);
  return [got === "conflict" ? { ...write, errno: 122 } : { ...write, check: time }, head];
});

/** The timestamp of a list is that of its newest row, tombstones included, or of its beginning, which was before. */
export const LIST_TIMESTAMPS: Block = { name: "timestamps of lists", given: BOB, rows };
