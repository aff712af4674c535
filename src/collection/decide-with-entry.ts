import type { RecordId } from "../record/record.js";
import { withoutTokens } from "../record/tokens.js";
import type { EntryKey, JournalEntry, KeptEntry } from "../store/rows.js";
import type { Changes, JournalMarks, Reading } from "../store/store.js";
import { Draft } from "../view/draft.js";
import type { CollectionContext } from "./context.js";

/** What a decision of the app changes. */
export interface AppDecision {
  /** What it overrides; null where that is nothing. */
  readonly entry: JournalEntry | null;
  readonly marks?: JournalMarks;
}

/** Makes its changes on the draft; runs inside the transaction. What it throws stops it. */
export type DecideAct = (draft: Draft, reading: Reading) => AppDecision;

/**
 * Stores a decision of the app and its entry in the journal in one transaction, as durable as an edit. Resolves with
 * the entry, or null where nothing was overridden. `id` is the record that it is about, `keys` the entries to be read.
 *
 * @throws what `decide` throws, DatabaseReplacedError
 */
export async function decideWithEntry(
  { replica, writer }: Pick<CollectionContext, "replica" | "writer">,
  key: string,
  decide: DecideAct,
  { id, keys = [] }: { readonly id: RecordId | undefined; readonly keys?: readonly EntryKey[] },
): Promise<KeptEntry | null> {
  const { epoch } = replica.database;
  // what the app wrote before comes first
  await writer.drain();
  const find = replica.neverLoaded.has(key)
    ? new Map([[key, id === undefined ? [] : [id]]])
    : undefined;
  await replica.load(key, find === undefined ? "records" : "operations");
  const entries = keys.map((each) => ({ collection: key, key: each }));
  const { journalled } = await replica.inTurn(() =>
    replica.transact(
      epoch,
      [key],
      "strict",
      (_, reading) => {
        const draft = new Draft(replica.ground(key, reading.found?.get(key)));
        const { entry, marks } = decide(draft, reading);
        const { ops, done, extras = [] } = draft.changes;
        const isCommit = ops.length + done.length + extras.length > 0;
        const changes: Changes = {
          ...(isCommit && { commits: [{ key, ops, done, extras }] }),
          ...(entry !== null && { journal: new Map([[key, [entry]]]) }),
          ...(marks !== undefined && { marked: new Map([[key, marks]]) }),
        };
        return [Object.keys(changes).length > 0 ? changes : null, null];
      },
      { entries, ...(find && { find }) },
    ),
  );
  return journalled.get(key)?.[0] ?? null;
}

/** What the journal keeps of an act of the user: he has seen it. */
export function entryOfAct(
  act: "resolve" | "undo",
  id: RecordId,
  its: Pick<JournalEntry, "base" | "local" | "remote" | "result" | "at"> &
    Partial<Pick<JournalEntry, "contested" | "undoes">>,
): JournalEntry {
  const { base, remote } = its;
  const shown = {
    base: base === null ? null : withoutTokens(base),
    remote: withoutTokens(remote),
  };
  return { id, by: act, act, contested: [], ...its, ...shown, seen: true };
}
