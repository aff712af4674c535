import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** A thread of the simulator, which follows one order at a time (`test/sim/worker.ts`). */
export class Thread {
  #worker;

  constructor(file) {
    this.#worker = new Worker(file, {
      execArgv: ["--enable-source-maps"],
      // nearly everything dies young
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
  }

  async ask(order) {
    const ended = new AbortController();
    const { signal } = ended;
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      this.#worker.postMessage(order);
      return await Promise.race([
        once(this.#worker, "message", { signal }).then(([answer]) => answer),
        once(this.#worker, "exit", { signal }).then(([code]) => {
          throw new Error(`The thread ended with ${code}`);
        }),
      ]);
    } finally {
      ended.abort();
    }
  }

  async end() {
    await this.#worker.terminate();
  }
}
