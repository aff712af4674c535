interface Part {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** One HTTP request that the server received; a batch holds others. */
export interface Received extends Part {
  readonly n: number;
  readonly device: string | null;
  readonly parts: readonly Part[];
}

/** What was in a request: it alone, or the parts of a batch. */
export function partsOf(received: Received): readonly Part[] {
  return received.parts.length === 0 ? [received] : received.parts;
}

/** What the demo's server tells by itself: each request that it received, and when it was started anew. */
export class News {
  readonly #events = new EventSource("/demo/log");

  onReceived(listen: (received: Received) => void): () => void {
    const hear = ({ data }: MessageEvent<string>): void => listen(JSON.parse(data) as Received);
    this.#events.addEventListener("message", hear);
    return () => this.#events.removeEventListener("message", hear);
  }

  /** Tells which run of the server this is, each time that it can be reached again. */
  onRun(listen: (run: string) => void): void {
    this.#events.addEventListener("run", ({ data }: MessageEvent<string>) => listen(data));
  }

  /**
   * Calls back when another device has written something, for `startSync({ subscribe })`. Kinto by itself tells nobody: an app
   * uses web push, or looks now and then.
   */
  onWriteOfOthers(device: string, tell: () => void): () => void {
    return this.onReceived((received) => {
      const isWrite = partsOf(received).some(({ method }) => /^(PUT|PATCH|DELETE)$/.test(method));
      if (isWrite && received.device !== device) tell();
    });
  }
}
