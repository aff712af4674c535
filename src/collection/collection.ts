import { RecordNotFoundError } from "../errors.js";
import { unpark } from "../record/edit.js";
import type { Operation } from "../record/operation.js";
import type { JsonObject } from "../record/json.js";
import type { ResetAnswer } from "../store/rows.js";
import type { Run } from "../view/writer.js";
import type { LiveState } from "../view/live-query.js";
import type { Observable } from "../view/observable.js";
import { parkedIn, quarantinedIn, type ParkedRecord, type QuarantinedRecord } from "./attention.js";
import { Decisions } from "./decisions.js";
import { storeResetAnswer } from "./store-reset-answer.js";
import { storeTryAgain } from "./store-try-again.js";
import type { SyncOptions, SyncReport } from "./sync-report.js";
import type { ClearOptions } from "./clear-collection.js";
import type { ImportResult } from "./import-dump.js";
import type { ImportOptions } from "./read-dump.js";
import type { Deletion, Imported } from "./types.js";

/**
 * The records of one collection on this device. Reads and writes work with or without a network.
 *
 * A promise of a write resolves when the write is stored on this device's disk, and everything read afterwards shows
 * it; other tabs show it once they have heard of it, and the server gets it with the next sync. Every method rejects with
 * `StorageFullError`, `StorageUnavailableError`, `DatabaseReplacedError` or `DatabaseClosedError` where those apply.
 */
export class Collection<T extends object> extends Decisions<T> {
  /** The operations that the server refused for good, or that could not be encoded, with the reasons. */
  async parked(): Promise<readonly ParkedRecord<T>[]> {
    return parkedIn<T>(await this.operations(), this.definition.localFields);
  }

  /** As {@link parked}, kept current. */
  liveParked(): Observable<LiveState<ParkedRecord<T>>> {
    return this.liveOperations(
      () => this.parked(),
      ({ parked }) => parked,
    );
  }

  /** The records of the server that cannot be used here, with the reasons. They are kept, and not shown elsewhere. */
  async quarantined(): Promise<readonly QuarantinedRecord[]> {
    if (this.isNeverLoaded) {
      const { findAside } = await this.neverLoaded();
      return quarantinedIn(await findAside(this.context.replica, this.key));
    }
    const { replica } = await this.loaded();
    return quarantinedIn(replica.fold(this.key)?.confirmed.values() ?? []);
  }

  /**
   * Has the next sync read once more, from what is kept here, the records of the server that cannot be used: a key was
   * entered, perhaps. A definition with a higher `version` does so by itself.
   */
  async retryQuarantined(): Promise<void> {
    this.context.assertOpen();
    await storeTryAgain(this.context.replica, this.key);
  }

  /**
   * Sends a parked operation again with the next sync.
   *
   * @throws RecordNotFoundError if it is not parked.
   */
  async retry(id: string): Promise<void> {
    await this.#change(id, (operation) => {
      if (operation.parked === undefined) throw new RecordNotFoundError(id);
      return unpark(operation);
    });
  }

  /**
   * Gives up a parked operation: the record becomes again what the server has of it.
   *
   * @throws RecordNotFoundError if it is not parked.
   */
  async discard(id: string): Promise<void> {
    await this.#change(id, (operation) => {
      if (operation.parked === undefined) throw new RecordNotFoundError(id);
      return null;
    });
  }

  /**
   * Answers a `ServerResetError`; the next sync does it. `"accept"`: what the server lost goes here, too, and into the
   * journal; if it lost more meanwhile, it is asked again. `"keep-mine"`: it is sent again, also in place of older
   * versions that the server went back to, and what was deleted is deleted again.
   *
   * @throws InvalidInputError where nothing is asked, or for another answer.
   */
  async answerReset(answer: ResetAnswer): Promise<void> {
    this.context.assertOpen();
    await storeResetAnswer(this.context.replica, this.key, answer);
  }

  /**
   * Takes records of the server that did not come by a sync, such as a file that an app brings along: in one commit,
   * each of them or none. They are joined with what is unsent as what a pull brings; an older version than the one that is
   * here is passed over. A deletion is `{ id, last_modified, deleted: true }`.
   *
   * The next sync pulls everything else, deletions included. It reads the whole list for that, unless the collection
   * was synced before, or `complete` says that the dump is all that the list had.
   *
   * @throws InvalidInputError with the place of the first record that cannot be one, DefinitionDiffersError
   */
  async importBulk(
    records: readonly (Imported<T> | Deletion)[],
    options: ImportOptions = {},
  ): Promise<ImportResult> {
    this.context.assertOpen();
    const { importDump } = await this.context.acts();
    return importDump(this.context, this.definition, records, options);
  }

  /**
   * Forgets what the server is known to have, as after it was emptied on purpose. Records, edits and deletions stay.
   * The next sync compares everything with what is there: what the server lacks is sent again (also what somebody
   * deleted since the last sync), and what it has is joined as always. To move to another server, use
   * `db.resetSyncStatus()`.
   */
  async resetSyncStatus(): Promise<void> {
    this.context.assertOpen();
    const { resetSyncStatus } = await this.context.acts();
    await resetSyncStatus(this.context.replica, [this.key], { forgetOwner: false });
  }

  /**
   * Removes all records of this collection from this device, in all tabs; nothing is sent, and the next sync pulls
   * them again. The journal stays.
   *
   * @throws UnsentEditsError while something is unsent, unless `discardUnsent` says that it may be lost.
   */
  async clear(options: ClearOptions = {}): Promise<void> {
    this.context.assertOpen();
    const { clearCollection } = await this.context.acts();
    await clearCollection(this.context.replica, this.key, options);
  }

  /**
   * The attributes of the collection itself on the server, as the last sync brought them; null before, and where the
   * definition does not ask for them (`metadata: true`), or the user may not read them.
   */
  async metadata(): Promise<JsonObject | null> {
    this.context.assertOpen();
    const { readMetadata } = await this.context.acts();
    return readMetadata(this.context.replica, this.key);
  }

  /** As `db.sync()`, for this collection alone. */
  async sync(options?: SyncOptions): Promise<SyncReport> {
    return this.context.sync(this.key, options);
  }

  async #change(id: string, change: (operation: Operation) => Operation | null): Promise<void> {
    this.context.assertOpen();
    const run: Run<void> = (drafts) => {
      const draft = drafts(this.key);
      const operation = draft.operation(id);
      if (operation === undefined) throw new RecordNotFoundError(id);
      draft.set(id, change(operation));
    };
    await this.context.writer.write([this.key], run, "operations");
  }
}
