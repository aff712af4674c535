/**
 * Knows when the page is frozen: put to sleep by the browser, in the background or behind the "back" button (Page Lifecycle). In
 * Chromium some of its code runs on then, messages come too, but nothing that it asks for ends: a transaction that it began would keep all
 * other tabs waiting.
 */
export class PageSleep {
  readonly #page = globalThis.document as Document | undefined;
  readonly #onChange: (isAsleep: boolean) => void;
  #isAsleep = false;
  #waiting: (() => void)[] = [];

  /** `onChange` hears when it begins, and when it ends. */
  constructor(onChange: (isAsleep: boolean) => void = () => {}) {
    this.#onChange = onChange;
    this.#page?.addEventListener("freeze", this.#freeze);
    this.#page?.addEventListener("resume", this.#wake);
    // one that is shown is not frozen, whatever was heard
    this.#page?.addEventListener("visibilitychange", this.#wake);
  }

  get isAsleep(): boolean {
    return this.#isAsleep;
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
    this.#page?.removeEventListener("visibilitychange", this.#wake);
    this.#wake();
  }

  readonly #freeze = (): void => {
    this.#isAsleep = true;
    this.#onChange(true);
  };

  readonly #wake = (): void => {
    if (!this.#isAsleep) return;
    this.#isAsleep = false;
    this.#onChange(false);
    for (const goOn of this.#waiting.splice(0)) goOn();
  };
}
