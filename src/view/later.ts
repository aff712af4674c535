import { report } from "./report.js";

/** Runs callbacks in a task of their own: after the code that awaited, before the next frame. */
export class Later {
  readonly #waiting: (() => void)[] = [];
  #channel: MessageChannel | null = null;

  /** What the callback throws is reported, and keeps nobody else from running. */
  run(callback: () => void): void {
    this.#waiting.push(callback);
    if (this.#waiting.length > 1) return;
    const port = this.#port();
    if (port === null) setTimeout(this.#flush, 0);
    else port.postMessage(null);
  }

  close(): void {
    this.#waiting.length = 0;
    this.#channel?.port1.close();
    this.#channel = null;
  }

  readonly #flush = (): void => {
    for (const callback of this.#waiting.splice(0)) {
      try {
        callback();
      } catch (error) {
        report(error);
      }
    }
  };

  /** A message is a task that background tabs do not slow down, as they do timers. */
  #port(): MessagePort | null {
    if (typeof MessageChannel === "undefined") return null;
    if (this.#channel === null) {
      this.#channel = new MessageChannel();
      this.#channel.port1.addEventListener("message", this.#flush);
      this.#channel.port1.start();
      // in Node an open port keeps the process alive
      (this.#channel.port1 as MessagePort & { unref?: () => void }).unref?.();
      (this.#channel.port2 as MessagePort & { unref?: () => void }).unref?.();
    }
    return this.#channel.port2;
  }
}
