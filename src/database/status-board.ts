import type { KintsugiError } from "../errors.js";
import type { CollectionKey } from "../store/rows.js";
import { unrefTimeout } from "../store/unref-timeout.js";
import type { Progress } from "../sync/terms.js";
import { ErrorElsewhere } from "../tabs/error-elsewhere.js";
import { GRACE, joinNews, type Failure, type News } from "../tabs/news.js";
import type { TabTalk } from "../tabs/tab-talk.js";
import { observableOf, Signal, type Observable } from "../view/observable.js";
import type { Replica } from "../view/replica.js";
import { isOnline } from "./load-on-use.js";
import { LONGEST_TIMER } from "./longest-timer.js";
import { stalledOf } from "./stalled.js";
import {
  countOperations,
  countQuarantined,
  isSameStatus,
  oldestPending,
  type Status,
} from "./status.js";
import type { World } from "./world.js";

/** What a board looks at. */
export interface BoardContext {
  readonly replica: Replica;
  readonly keys: () => readonly CollectionKey[];
  readonly talk: TabTalk;
  readonly world: World;
  /** After so many milliseconds what is unsent counts as stalled. */
  readonly stalledAfter: number;
}

/** How often, in milliseconds, the progress of a sync is shown. */
const SHOWN_EVERY = 100;

/** Keeps the status of a database: what it counts in memory, and what this tab and the others say of their syncs. */
export class StatusBoard {
  readonly status: Observable<Status>;
  readonly #context: BoardContext;
  /** When it first saw something pending whose age is not known. */
  #unknownSince: number | null = null;
  #isEnded = false;
  readonly #signal: Signal<Status>;
  readonly #errors = new WeakMap<Failure, KintsugiError>();
  #latest: Status;
  #isNoted = false;
  #progressAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: BoardContext) {
    this.#context = context;
    this.#latest = this.#read();
    this.#signal = new Signal<Status>(this.#latest, isSameStatus);
    this.status = observableOf(
      () => this.#now(),
      (listener) => {
        this.update();
        return this.#signal.subscribe(listener);
      },
    );
    context.talk.onNews(() => this.update());
  }

  /** What is stored has changed: those who listen hear of it later, once for all that changes until then. */
  noteCommit(): void {
    if (this.#isNoted || !this.#signal.isObserved) return;
    this.#isNoted = true;
    this.#context.replica.hearers.later.run(() => {
      this.#isNoted = false;
      this.update();
    });
  }

  /** What this tab's syncs are at: the other tabs show it, too. */
  note(change: Partial<News>): void {
    const { talk } = this.#context;
    talk.tell({ ...talk.own, ...change });
    this.update();
  }

  noteProgress(progress: Progress): void {
    const now = this.#wall;
    const { collection, phase } = this.#context.talk.own.running?.progress ?? {};
    const isSamePart = collection === progress.collection && phase === progress.phase;
    if (isSamePart && Math.abs(now - this.#progressAt) < SHOWN_EVERY) return;
    this.#progressAt = now;
    this.note({ running: { progress } });
  }

  /** A sync has ended well: of everything, or of a part. */
  noteSuccess(at: number, isWhole: boolean): void {
    this.note({ ended: { at, failure: null }, ...(isWhole && { completed: at }) });
  }

  noteFailure(error: KintsugiError, at: number = this.#wall): void {
    const failure: Failure = { name: error.name, code: error.code, message: error.message };
    this.#errors.set(failure, error);
    this.note({ ended: { at, failure } });
  }

  /** Something may have changed: those who listen hear of it if it shows. */
  update(): void {
    this.#signal.set(this.#now());
    this.#wakeInTime();
  }

  /** The content belongs to nobody any more: how its syncs ended says nothing of what comes. */
  forget(): void {
    this.#context.talk.forgetOthers();
    this.note({ ended: null, completed: null });
  }

  /** Nobody hears of anything any more. */
  end(): void {
    this.#isEnded = true;
    clearTimeout(this.#timer);
  }

  get #wall(): number {
    return this.#context.world.clock().wall;
  }

  /** Counts what is stored, also before the listeners hear of it: the status never looks better than it is. */
  #now(): Status {
    const now = this.#read();
    if (!isSameStatus(now, this.#latest)) this.#latest = now;
    return this.#latest;
  }

  #read(): Status {
    const { replica, talk, stalledAfter } = this.#context;
    const keys = this.#context.keys();
    const { running, ended, completed, next } = joinNews(talk.all, this.#wall);
    const oldest = oldestPending(replica, keys);
    const status = {
      ...countOperations(replica, keys),
      quarantined: countQuarantined(replica, keys),
      unseen: replica.journals.unseenIn(keys),
      syncing: running !== null,
      progress: running?.progress ?? null,
      online: isOnline(),
      lastSync: dateOf(Math.max(completed ?? 0, replica.database.syncedAt ?? 0) || null),
      oldestUnsent: dateOf(this.#date(oldest)),
      lastError: this.#errorOf(ended?.failure ?? null),
      nextAttempt: running === null && next ? { at: new Date(next.at), why: next.why } : null,
      storage: replica.store.kind,
    };
    return { ...status, stalled: stalledOf(status, stalledAfter, this.#wall) };
  }

  /** Operations of an older version of this library, or that a comparison made, have no date. */
  #date(oldest: number | null): number | null {
    if (oldest !== 0) {
      this.#unknownSince = null;
      return oldest;
    }
    this.#unknownSince ??= this.#wall;
    return this.#unknownSince;
  }

  #errorOf(failure: Failure | null): KintsugiError | null {
    if (failure === null) return null;
    const error = this.#errors.get(failure) ?? new ErrorElsewhere(failure);
    this.#errors.set(failure, error);
    return error;
  }

  /** Nothing else happens when something has been there for too long, or when what another tab announced has not come. */
  #wakeInTime(): void {
    clearTimeout(this.#timer);
    if (this.#isEnded || !this.#signal.isObserved) return;
    const { oldestUnsent, stalled, nextAttempt } = this.#latest;
    const waits = oldestUnsent !== null && stalled === null;
    const stalls = waits ? oldestUnsent.getTime() + this.#context.stalledAfter : Infinity;
    const passes = nextAttempt === null ? Infinity : nextAttempt.at.getTime() + GRACE + 1;
    const wait = Math.min(stalls, passes) - this.#wall;
    if (wait === Infinity) return;
    this.#timer = unrefTimeout(() => this.update(), Math.min(wait, LONGEST_TIMER));
  }
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
