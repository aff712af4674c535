import type { Connection } from "./idb-connection.js";
import { readDatabase } from "./idb-read.js";
import { beginRead, entriesOf } from "./idb-transaction.js";
import type { Writer } from "./pack.js";
import type { CommitRow } from "./rows.js";
import type { Placed } from "./store.js";

/** By what a write can be recognised in the database, if it got there. */
export type Trace =
  | { readonly kind: "row"; readonly placed: Placed }
  /** It left no row in any log. */
  | { readonly kind: "written"; readonly writer: Writer }
  | { readonly kind: "epoch"; readonly epoch: string };

/** A write that was handed to the database, with what to answer if it was stored. */
export interface Pending<A> {
  readonly trace: Trace;
  readonly answer: A;
}

/** Whether a write was stored although its transaction never reported it. */
export async function hasHappened(db: Connection, trace: Trace): Promise<boolean> {
  const tx = beginRead(db, ["state", "commits"]);
  const database = await readDatabase(tx);
  if (trace.kind === "epoch") return database.epoch === trace.epoch;
  if (trace.kind === "written") return (database.written ?? []).some(isOf(trace.writer));
  // from its place onwards: compaction moves rows only to later positions
  const { key, first } = trace.placed;
  const behind = [key, Number.POSITIVE_INFINITY] as [string, number];
  const rows = await entriesOf(tx, "commits", [[key, first], behind]);
  return rows.some(([, row]) => holds(row, trace.placed));
}

function holds(row: CommitRow, writer: Writer): boolean {
  return (row.by === writer.by && row.n === writer.n) || (row.merged ?? []).some(isOf(writer));
}

/** The writes of a handle follow one another: where a later one arrived, the earlier one did. */
function isOf(writer: Writer): (mark: readonly [by: string, n: number]) => boolean {
  return ([by, n]) => by === writer.by && n >= writer.n;
}
