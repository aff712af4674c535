import type { Conflict } from "../merge/strategy.js";
import type { Operation } from "../record/operation.js";
import type { KeptEntry } from "../store/rows.js";
import type { JournalMarks } from "../store/store.js";
import { LiveRead, type Source } from "../view/live-read.js";
import type { LiveState } from "../view/live-query.js";
import type { Observable } from "../view/observable.js";
import { NOTHING_UNSENT, type UnsentCounts } from "../view/operations.js";
import { conflictsIn, type OpenConflict } from "./attention.js";
import { decideWithEntry, type DecideAct } from "./decide-with-entry.js";
import { showEntry, type JournalEntry, type JournalOptions } from "./journal-entry.js";
import { Sharing } from "./sharing.js";
import { resolveWith, type Choice } from "./resolve-with.js";
import type { Content } from "./types.js";
import { chainOf, checkEntry, undoEntry } from "./undo-entry.js";

/** What was decided where two sides had changed a record, and what waits for a decision. */
export class Decisions<T extends object> extends Sharing<T> {
  /** The records that wait for a decision, oldest first. Nothing else waits for them; they may be edited meanwhile. */
  async conflicts(): Promise<readonly OpenConflict<T>[]> {
    return conflictsIn<T>(await this.operations(), this.definition);
  }

  /** As {@link conflicts}, kept current. */
  liveConflicts(): Observable<LiveState<OpenConflict<T>>> {
    return this.liveOperations(
      () => this.conflicts(),
      ({ conflicts }) => conflicts,
    );
  }

  /**
   * Decides a conflict: the record becomes this, and is sent with the next sync; null deletes it. `"local"` and
   * `"remote"` take one side, which may be a deletion; `"merged"` the proposal. What that overrides goes to the
   * journal. `was` is the conflict that the decision was made on: since then a sync may have brought a version, or
   * another tab an edit, that nobody has seen who decides.
   *
   * @throws RecordNotFoundError if there is no such conflict (any longer), ConflictChangedError, InvalidInputError
   */
  async resolve(
    id: string,
    decision: Content<T> | Choice | null,
    { was }: { readonly was?: Conflict<T> } = {},
  ): Promise<void> {
    const { localFields, merge: strategy } = this.definition;
    const wall = this.context.wall();
    await this.#decide(id, resolveWith(id, decision, { was, localFields, strategy, wall }));
  }

  /**
   * What overrode something here, oldest first: decisions of merges, records that the server lost, `resolve()` and
   * `undo()`. Each device has a journal of its own. What was not marked as seen stays; the rest is kept for as long
   * as `openDatabase` was told.
   */
  async journal({ unseen = false, id }: JournalOptions = {}): Promise<readonly JournalEntry<T>[]> {
    const entries = (await this.#entries()).filter(
      (entry) => !(unseen && entry.seen === true) && (id === undefined || entry.id === id),
    );
    return Object.freeze(entries.map((entry) => this.#shown(entry)));
  }

  /** As {@link journal}, kept current. */
  liveJournal(options: JournalOptions = {}): Observable<LiveState<JournalEntry<T>>> {
    const { journals } = this.context.replica;
    return new LiveRead({
      read: async () => {
        // it tells of changes of what it has read once
        await this.context.replica.load(this.key, "operations");
        return this.journal(options);
      },
      listen: (onChange) => journals.onChange(onChange),
      keyOf: ({ key }) => key,
      epoch: () => this.context.replica.database.epoch,
    });
  }

  /**
   * Says that the user has seen these entries: `db.status` counts them no more, in all tabs, and they may be dropped
   * when they are old or too many. Without entries: all that are there now. Entries that are gone do no harm.
   *
   * @throws InvalidInputError for what is no entry, or one of another collection.
   */
  async markSeen(entries?: readonly Pick<JournalEntry<T>, "key" | "collection">[]): Promise<void> {
    this.context.assertOpen();
    const seen = entries?.map((entry) => checkEntry(this.key, entry)) ?? ("all" as const);
    if (seen.length === 0) return;
    const { replica, trimJournal } = this.context;
    const { epoch } = replica.database;
    const marked = new Map<string, JournalMarks>([[this.key, { seen }]]);
    await replica.load(this.key, "operations");
    await replica.inTurn(() =>
      replica.transact(epoch, [this.key], "relaxed", () => [{ marked }, null]),
    );
    await trimJournal(this.key);
  }

  /**
   * Restores what an entry overrode, as a new edit that is sent with the next sync: overridden values replace those of
   * now, other fields stay as they are now; a record that went is created again, one that came back against a
   * deletion is deleted again. Needs no network.
   *
   * Resolves with the entry that this leaves in the journal, which can be undone in turn: also where it overrode a
   * later edit of the same field. Null where nothing changed: the entry was undone already, or the record is so.
   *
   * @throws JournalEntryNotFoundError if it is no longer in the journal; InvalidInputError for what is no entry, or one
   * of another collection.
   */
  async undo(entry: Pick<JournalEntry<T>, "key" | "collection">): Promise<JournalEntry<T> | null> {
    this.context.assertOpen();
    const key = checkEntry(this.key, entry);
    const entries = await this.#entries();
    const chain = chainOf(entries, key);
    const id = entries.find((each) => each.key === key)?.id;
    const kept = await this.#decide(id, undoEntry(key, chain, this.context.wall()), chain);
    return kept === null ? null : this.#shown(kept);
  }

  /**
   * A list of what stands in the operations, kept current. It is read again only while there is some of it, or was.
   *
   * @internal
   */
  protected liveOperations<I extends { readonly id: string }>(
    read: () => Promise<readonly I[]>,
    count: (unsent: UnsentCounts) => number,
  ): Observable<LiveState<I>> {
    const { replica } = this.context;
    const countNow = (): number => count(replica.fold(this.key)?.unsent ?? NOTHING_UNSENT);
    let before = 0;
    const listen: Source<I>["listen"] = (onChange) => {
      const change = (): void => {
        const now = countNow();
        if (now + before > 0) onChange();
        before = now;
      };
      const stops = [
        replica.hearers.onCommit((touched) => {
          if (touched.some(({ key }) => key === this.key)) change();
        }),
        replica.hearers.onReplaced(onChange),
      ];
      return () => stops.forEach((stop) => stop());
    };
    const readNow = async (): Promise<readonly I[]> => {
      const items = await read();
      before = items.length;
      return items;
    };
    const epoch = (): string => replica.database.epoch;
    return new LiveRead({ read: readNow, listen, keyOf: ({ id }) => id, epoch });
  }

  /** @internal */
  protected async operations(): Promise<readonly Operation[]> {
    this.context.assertOpen();
    await this.context.replica.load(this.key, "operations");
    return [...(this.context.replica.fold(this.key)?.operations.values() ?? [])];
  }

  #shown(entry: KeptEntry): JournalEntry<T> {
    return showEntry<T>(this.key, entry, this.definition.localFields);
  }

  async #entries(): Promise<readonly KeptEntry[]> {
    this.context.assertOpen();
    return this.context.replica.store.journal(this.key);
  }

  async #decide(
    id: string | undefined,
    act: DecideAct,
    keys: readonly string[] = [],
  ): Promise<KeptEntry | null> {
    this.context.assertOpen();
    if (id !== undefined && this.isNeverLoaded) {
      const { indexLog } = await this.neverLoaded();
      await indexLog(this.context.replica, this.key);
    }
    return decideWithEntry(this.context, this.key, act, { id, keys });
  }
}
