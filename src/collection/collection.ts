import { RecordNotFoundError } from "../errors.js";
import { unpark } from "../record/edit.js";
import type { Operation } from "../record/operation.js";
import type { ResetAnswer } from "../store/rows.js";
import { parkedIn, quarantinedIn, type ParkedRecord, type QuarantinedRecord } from "./attention.js";
import { Decisions } from "./decisions.js";
import { storeResetAnswer } from "./store-reset-answer.js";
import type { SyncOptions, SyncReport } from "./sync-report.js";

/**
 * The records of one collection on this device. Reads and writes work with or without a network.
 *
 * A promise of a write resolves when the write is stored on this device's disk, and everything read afterwards shows
 * it; other tabs show it once they have heard of it, and the server gets it with the next sync. Every method rejects with
 * `StorageFullError`, `StorageUnavailableError`, `DatabaseReplacedError` or `DatabaseClosedError` where those apply.
 */
export class Collection<T extends object> extends Decisions<T> {
  /** The operations that the server refused for good, with its reasons. */
  async parked(): Promise<readonly ParkedRecord<T>[]> {
    return parkedIn<T>(await this.operations());
  }

  /** The records of the server that cannot be used here, with the reasons. They are kept, and not shown elsewhere. */
  async quarantined(): Promise<readonly QuarantinedRecord[]> {
    const { replica } = await this.loaded();
    return quarantinedIn(replica.fold(this.key)?.confirmed.values() ?? []);
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

  /** As `db.sync()`, for this collection alone. */
  async sync(options?: SyncOptions): Promise<SyncReport> {
    return this.context.sync(this.key, options);
  }

  async #change(id: string, change: (operation: Operation) => Operation | null): Promise<void> {
    this.context.assertOpen();
    await this.context.writer.write([this.key], (drafts) => {
      const draft = drafts(this.key);
      const operation = draft.operation(id);
      if (operation === undefined) throw new RecordNotFoundError(id);
      draft.set(id, change(operation));
    });
  }
}
