import type { TabTalk } from "./tab-talk.js";

/** What runs under the lock. The signal says that it is to end. */
export type Act<R> = (signal: AbortSignal) => Promise<R>;

/** What came of an act: its result, or that it is to wait in line once more, since another tab took the lock away or over. */
type Held<R> = { readonly result: R } | "again";

/** Asks for the lock. */
type Request = <R>(options: LockOptions, run: () => Promise<R>) => Promise<R>;

/**
 * One sync at a time for a database, over all tabs and workers. It saves work; correctness does not need it.
 *
 * A lock is freed when its tab is closed or crashes (Web Locks API, section 4), but not while the tab is frozen: then whoever waits takes it
 * away (`steal`), after nobody has answered for a while. The frozen one gives way when it goes on, and waits in its turn. Web
 * Locks exist only in secure contexts (section 3); where there are none, others are not kept out.
 */
export class SyncLock {
  readonly #name: string | null;
  readonly #talk: TabTalk;

  /** Null: no other tab has this database. */
  constructor(database: string | null, talk: TabTalk) {
    this.#name = database && `kintsugi:${database}`;
    this.#talk = talk;
  }

  /**
   * Runs `act` while nobody else does.
   *
   * @throws the reason of `signal`, and what `act` throws.
   */
  async run<R>(signal: AbortSignal, act: Act<R>): Promise<R> {
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    const name = this.#name;
    if (locks === undefined || name === null) return this.#speaking(() => act(signal));
    const request: Request = (options, run) => locks.request(name, options, run);
    for (;;) {
      const held = await this.#queue(request, signal, act);
      if (held !== "again") return held.result;
    }
  }

  /** Waits in line; where the one who has the lock does not answer any more, takes it away. */
  async #queue<R>(request: Request, signal: AbortSignal, act: Act<R>): Promise<Held<R>> {
    const waiting = linked(signal);
    let isSilent = false;
    const giveUp = (): void => {
      isSilent = true;
      waiting.abort();
    };
    const { pulse, isConnected } = this.#talk;
    const stopWatching = isConnected ? pulse.watch(giveUp) : () => {};
    try {
      const options = { signal: waiting.signal };
      return await this.#hold(request, options, signal, act, stopWatching);
    } catch (error) {
      if (!isSilent || signal.aborted) throw error;
    } finally {
      stopWatching();
      waiting.unlink();
    }
    if (!(await this.#talk.isStillSilent())) return "again";
    signal.throwIfAborted();
    return this.#hold(request, { steal: true }, signal, act);
  }

  async #hold<R>(
    request: Request,
    options: LockOptions,
    signal: AbortSignal,
    act: Act<R>,
    onGranted = (): void => {},
  ): Promise<Held<R>> {
    const running = linked(signal);
    let acting: Promise<R> | undefined;
    let isOver = false;
    try {
      const result = await request(options, () => {
        onGranted();
        acting = this.#speaking(() => act(running.signal)).finally(() => {
          isOver = true;
        });
        return acting;
      });
      return { result };
    } catch (error) {
      if (acting === undefined || isOver) throw error;
      // the lock was taken away while this tab slept: what it knows is old, and its writes would be refused
      running.abort(new DOMException("Another tab has taken over", "AbortError"));
      return await acting.then(
        (result) => ({ result }),
        () => {
          signal.throwIfAborted();
          return "again" as const;
        },
      );
    } finally {
      running.unlink();
    }
  }

  /** While it runs this tab answers who asks, and says so from the first moment: others may be about to take over, too. */
  async #speaking<R>(act: () => Promise<R>): Promise<R> {
    this.#talk.begin();
    try {
      return await act();
    } finally {
      this.#talk.end();
    }
  }
}

/** A controller that also aborts when the signal does, until it is unlinked. */
function linked(signal: AbortSignal): AbortController & { readonly unlink: () => void } {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  const unlink = (): void => signal.removeEventListener("abort", onAbort);
  return Object.assign(controller, { unlink });
}
