// Operations, remote versions, and what becomes of them.
import type { IntegrationRule } from "../../src/merge/integrate.js";
import { clientWins, manual, serverWins, type AnyStrategy } from "../../src/merge/strategy.js";
import type { Operation, Sent } from "../../src/record/operation.js";
import type { Confirmed, Fields } from "../../src/record/record.js";
import { deepFreeze } from "../record/arbitraries.js";

export const BASE = live(10, { title: "base", n: 1 });
export const GONE: Confirmed = deepFreeze({ id: "a", last_modified: 20, deleted: true });
export const REFUSED = deepFreeze({ status: 403, message: "no", at: 0 });
export const askTheUser: AnyStrategy = () => null;

export function live(at: number, fields: Fields): Confirmed {
  return deepFreeze({ id: "a", last_modified: at, ...fields });
}

export function attempt(body: Fields | null): Sent {
  return deepFreeze({ intent: "i", body, match: 10, edits: 1, at: 0 });
}

export function operation(its: Partial<Operation> = {}): Operation {
  return deepFreeze({
    id: "a",
    base: BASE,
    local: { title: "ours", n: 1 },
    edits: 1,
    sent: [],
    ...its,
  });
}

export interface Row {
  readonly name: string;
  readonly operation: Partial<Operation>;
  readonly remote: Confirmed;
  readonly strategy?: AnyStrategy;
  readonly rule: IntegrationRule;
  /** What the operation becomes; null: it ended. */
  readonly becomes: Partial<Operation> | null;
  /** What the journal gets; absent: nothing. */
  readonly decision?: object;
}

export const both = live(20, { title: "theirs", n: 1 });
export const other = live(20, { title: "base", n: 2 });
export const deleteUs = { local: null };

export const ROWS: readonly Row[] = [
  {
    name: "our own write that comes back is the new base of what we edited since",
    operation: { sent: [attempt({ title: "sent", n: 1 })], edits: 2 },
    remote: live(20, { title: "sent", n: 1 }),
    rule: "own-write",
    becomes: { base: live(20, { title: "sent", n: 1 }), sent: [], edits: 2 },
  },
  {
    name: "our own write that comes back, unedited since, ends the operation",
    operation: { sent: [attempt({ title: "ours", n: 1 })] },
    remote: live(20, { title: "ours", n: 1 }),
    rule: "own-write",
    becomes: null,
  },
  {
    name: "our own write is recognised under any strategy, so that it cannot win over a newer edit",
    operation: { sent: [attempt({ title: "sent", n: 1 })] },
    remote: live(20, { title: "sent", n: 1 }),
    strategy: serverWins,
    rule: "own-write",
    becomes: { local: { title: "ours", n: 1 } },
  },
  {
    name: "our own deletion that comes back is the new base of what we created since",
    operation: { sent: [attempt(null)] },
    remote: GONE,
    rule: "own-write",
    becomes: { base: GONE, local: { title: "ours", n: 1 }, sent: [] },
  },
  {
    name: "the same edit on both sides ends the operation",
    operation: {},
    remote: live(20, { n: 1, title: "ours" }),
    rule: "agreed",
    becomes: null,
  },
  {
    name: "deleted on both sides ends the operation",
    operation: deleteUs,
    remote: GONE,
    rule: "agreed",
    becomes: null,
  },
  {
    name: "the same record with a timestamp of its schema is the same record",
    operation: {},
    remote: live(20, { title: "ours", n: 1, schema: 1_700_000_000_000 }),
    rule: "agreed",
    becomes: null,
  },
  {
    name: "a newer timestamp without a change is the new base",
    operation: { sent: [attempt({ title: "sent", n: 1 })] },
    remote: live(20, { title: "base", n: 1 }),
    rule: "unchanged-remote",
    becomes: { base: live(20, { title: "base", n: 1 }), sent: [], edits: 1 },
  },
  {
    name: "a newer timestamp without a change, under a function",
    operation: {},
    remote: live(20, { title: "base", n: 1 }),
    strategy: askTheUser,
    rule: "unchanged-remote",
    becomes: { base: live(20, { title: "base", n: 1 }) },
  },
  {
    name: "what waited for a decision, and is no change any longer, takes the remote version",
    operation: { local: { title: "base", n: 1 }, conflict: live(15, { title: "x" }) },
    remote: both,
    strategy: manual,
    rule: "taken",
    becomes: null,
  },
  {
    name: "the same under a function",
    operation: { local: { title: "base", n: 1 }, conflict: live(15, { title: "x" }) },
    remote: both,
    strategy: askTheUser,
    rule: "taken",
    becomes: null,
  },
  {
    name: "edits of different fields are joined, and nothing is overridden",
    operation: {},
    remote: other,
    rule: "merged",
    becomes: { base: other, local: { title: "ours", n: 2 }, edits: 2 },
  },
  {
    name: "edits of one field keep ours, and the journal keeps theirs",
    operation: {},
    remote: both,
    rule: "merged",
    becomes: { base: both, local: { title: "ours", n: 1 }, edits: 1 },
    decision: { by: "three-way", remote: both, base: BASE, contested: ["title"] },
  },
  {
    name: "a merge that gives their version ends the operation",
    operation: { local: { title: "base", n: 1 }, sent: [attempt({ title: "sent", n: 1 })] },
    remote: other,
    rule: "merged",
    becomes: null,
  },
  {
    name: "somebody built on our lost write: ours is recognised inside",
    operation: { sent: [attempt({ title: "sent", n: 1 })] },
    remote: live(20, { title: "sent", n: 9 }),
    rule: "merged",
    becomes: { local: { title: "ours", n: 9 }, sent: [] },
  },
  {
    name: "two creates under one id are joined",
    operation: { base: null, local: { title: "ours" } },
    remote: live(20, { n: 5 }),
    rule: "merged",
    becomes: { local: { title: "ours", n: 5 } },
  },
  {
    name: "edited here, deleted there: the edit is created again",
    operation: {},
    remote: GONE,
    rule: "kept-local",
    becomes: { base: GONE, local: { title: "ours", n: 1 } },
    decision: { by: "three-way", remote: GONE, result: { title: "ours", n: 1 }, contested: [] },
  },
  {
    name: "deleted here, edited there: the edit stays",
    operation: deleteUs,
    remote: both,
    rule: "took-remote",
    becomes: null,
    decision: { by: "three-way", local: null, result: { title: "theirs", n: 1 } },
  },
  {
    name: "server wins: our edit goes to the journal",
    operation: {},
    remote: other,
    strategy: serverWins,
    rule: "took-remote",
    becomes: null,
    decision: {
      by: "server-wins",
      local: { title: "ours", n: 1 },
      result: { title: "base", n: 2 },
    },
  },
  {
    name: "server wins: its deletion removes what we edited",
    operation: {},
    remote: GONE,
    strategy: serverWins,
    rule: "took-remote",
    becomes: null,
    decision: { local: { title: "ours", n: 1 }, result: null },
  },
  {
    name: "client wins: its edit goes to the journal",
    operation: {},
    remote: other,
    strategy: clientWins,
    rule: "kept-local",
    becomes: { base: other, local: { title: "ours", n: 1 } },
    decision: { by: "client-wins", remote: other, result: { title: "ours", n: 1 } },
  },
  {
    name: "client wins: our deletion is sent again, on their version",
    operation: deleteUs,
    remote: both,
    strategy: clientWins,
    rule: "kept-local",
    becomes: { base: both, local: null },
    decision: { remote: both, result: null },
  },
];
