/** How long a task takes, in milliseconds: so that things happen between two steps of a transaction, too. */
const TASK = 0.05;
/** How many turns of the real loop without a task mean that nothing but timers is left. */
const IDLE_TURNS = 3;

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

const NAMES = ["setImmediate", "setTimeout", "clearTimeout", "MessageChannel"] as const;
const realImmediate = globalThis.setImmediate;

/**
 * Time that passes only because things happen, so that a life always goes the same way, and waits cost nothing. While it
 * is installed, tasks run one after the other in the order in which they were asked for, and timers when they are due
 * or nothing else is left to do.
 */
export class VirtualTime {
  now = 1_700_000_000_000;
  readonly #tasks: (() => void)[] = [];
  #timers: Timer[] = [];
  #order = 0;

  /** For the clocks of devices and of the server: whole milliseconds. */
  get wall(): number {
    return Math.floor(this.now);
  }

  task(run: () => void): void {
    this.#tasks.push(run);
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#start(resolve, ms);
    });
  }

  /** Runs a program to its end in this time. Throws where it waits for something that never happens. */
  async run<R>(program: () => Promise<R>): Promise<R> {
    const restore = this.#install();
    try {
      let isOver = false;
      const running = program().finally(() => {
        isOver = true;
      });
      running.catch(() => {});
      for (let idle = 0; ;) {
        await new Promise<void>((resolve) => {
          realImmediate(resolve);
        });
        if (isOver) return await running;
        if (this.#step(idle >= IDLE_TURNS)) idle = 0;
        else idle++;
      }
    } finally {
      restore();
    }
  }

  /** Runs the next task or timer, if there is one. */
  #step(isIdle: boolean): boolean {
    const timer = this.#timers[0];
    const task = this.#tasks[0];
    if (task === undefined && !isIdle) return false;
    if (task === undefined && timer === undefined) throw new Error(STUCK);
    if (timer !== undefined && (task === undefined || timer.at <= this.now)) {
      this.#timers.shift();
      this.now = Math.max(this.now, timer.at);
      timer.run();
      return true;
    }
    this.#tasks.shift();
    this.now += TASK;
    task?.();
    return true;
  }

  #start(run: () => void, ms: number): Timer {
    const timer: Timer = { at: this.now + Math.max(0, ms), order: ++this.#order, run };
    const index = this.#timers.findIndex(({ at }) => at > timer.at);
    this.#timers.splice(index === -1 ? this.#timers.length : index, 0, timer);
    return timer;
  }

  #install(): () => void {
    const before = NAMES.map((name) => [name, globalThis[name]] as const);
    Object.assign(globalThis, {
      setImmediate: (run: () => void) => this.task(run),
      setTimeout: (run: () => void, ms = 0) => this.#start(run, ms),
      clearTimeout: (timer: Timer) => {
        this.#timers = this.#timers.filter((each) => each !== timer);
      },
      MessageChannel: undefined,
    });
    return () => Object.assign(globalThis, Object.fromEntries(before));
  }
}

const STUCK = "stuck: something is waited for that will never happen";
