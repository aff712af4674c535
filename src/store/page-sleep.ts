/**
 * Knows when the page is frozen: put to sleep by the browser, in the background or behind the "back" button. In Chromium some of its
 * code runs on, but nothing that it asks for ends: a transaction that it began would keep all other tabs waiting.
 */
export class PageSleep {
  readonly #page = globalThis.document as Document | undefined;
  #isAsleep = false;
  #waiting: (() => void)[] = [];

  constructor() {
    this.#page?.addEventListener("freeze", this.#freeze);
    this.#page?.addEventListener("resume", this.#wake);
  }

  /** Null while the page is awake; else it resolves when the page goes on. */
  get end(): Promise<void> | null {
    if (!this.#isAsleep) return null;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Hears of nothing any more; who waits goes on. */
  close(): void {
    this.#page?.removeEventListener("freeze", this.#freeze);
    this.#page?.removeEventListener("resume", this.#wake);
    this.#wake();
  }

  readonly #freeze = (): void => {
    this.#isAsleep = true;
  };

  readonly #wake = (): void => {
    this.#isAsleep = false;
    for (const goOn of this.#waiting.splice(0)) goOn();
  };
}
