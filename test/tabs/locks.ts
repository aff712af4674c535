/** One lock, as Web Locks have it (section 4): a line, which an abort leaves, and `steal`. */
export class Locks {
  #holder: { readonly take: (error: DOMException) => void } | null = null;
  readonly #line: (() => void)[] = [];

  get waiting(): number {
    return this.#line.length;
  }

  readonly request = async <R>(
    _name: string,
    { signal, steal = false }: { readonly signal?: AbortSignal; readonly steal?: boolean },
    act: () => Promise<R>,
  ): Promise<R> => {
    signal?.throwIfAborted();
    if (steal) {
      this.#holder?.take(new DOMException("The lock was stolen", "AbortError"));
      this.#holder = null;
    } else if (this.#holder !== null) {
      await this.#wait(signal);
    }
    return this.#hold(act);
  };

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#line.push(resolve);
      signal?.addEventListener("abort", () => {
        this.#line.splice(this.#line.indexOf(resolve) >>> 0, 1);
        reject(signal.reason);
      });
    });
  }

  #hold<R>(act: () => Promise<R>): Promise<R> {
    return new Promise((resolve, reject) => {
      const holder = { take: reject };
      this.#holder = holder;
      act()
        .then(resolve, reject)
        .finally(() => {
          if (this.#holder !== holder) return;
          this.#holder = null;
          this.#line.shift()?.();
        });
    });
  }
}
