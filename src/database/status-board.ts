import type { SyncReport } from "../collection/sync-report.js";
import type { CollectionKey } from "../store/rows.js";
import { observableOf, Signal, type Observable } from "../view/observable.js";
import type { Replica } from "../view/replica.js";
import { isOnline } from "./load-on-use.js";
import { countOperations, isSameStatus, type Status } from "./status.js";

/** Keeps the status of a database: what it is told, and what it counts in memory. */
export class StatusBoard {
  readonly status: Observable<Status>;
  readonly #replica: Replica;
  readonly #keys: () => readonly CollectionKey[];
  readonly #signal: Signal<Status>;
  #latest: Status;
  #isNoted = false;

  constructor(replica: Replica, keys: () => readonly CollectionKey[]) {
    this.#replica = replica;
    this.#keys = keys;
    const counts = { pending: 0, conflicts: 0, parked: 0, unsentAccess: 0, unseen: 0 };
    const nothing = { syncing: false, lastSync: null, lastError: null, nextAttempt: null };
    this.#latest = { ...counts, ...nothing, online: isOnline() };
    this.#signal = new Signal<Status>(this.#latest, isSameStatus);
    this.status = observableOf(
      () => this.#now(),
      (listener) => {
        this.#signal.set(this.#now());
        return this.#signal.subscribe(listener);
      },
    );
  }

  /** What is stored has changed: those who listen hear of it later, once for all that changes until then. */
  noteCommit(): void {
    if (this.#isNoted || !this.#signal.isObserved) return;
    this.#isNoted = true;
    this.#replica.hearers.later.run(() => {
      this.#isNoted = false;
      this.update();
    });
  }

  /** Something changed, here or in what is stored: those who listen hear of it if it shows. */
  update(change: Partial<Status> = {}): void {
    this.#latest = { ...this.#latest, ...change };
    this.#signal.set(this.#now());
  }

  /** A sync has ended, well or not. */
  noteReport(report: SyncReport): void {
    if (report.ok) this.update({ lastSync: report.endedAt, lastError: null });
    else this.update({ lastError: report.error });
  }

  /** Counts what is stored, also before the listeners hear of it: the status never looks better than it is. */
  #now(): Status {
    const keys = this.#keys();
    const unseen = this.#replica.journals.unseenIn(keys);
    const now = { ...this.#latest, ...countOperations(this.#replica, keys), unseen };
    if (!isSameStatus(now, this.#latest)) this.#latest = now;
    return this.#latest;
  }
}
