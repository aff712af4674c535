import type { Sent } from "../../src/record/operation.js";
import type { Sort } from "../../src/sync/answers.js";
import type { Effect, Program } from "../../src/sync/effects.js";
import type { Intent } from "../../src/sync/intent.js";
import type { Device } from "./device.js";
import type { SimTab } from "./tab.js";

/** Where a running sync stands: an effect that is to be performed, or one whose result is not yet told. */
export interface Leaf {
  readonly thread: Thread;
  readonly effect: Exclude<Effect, { do: "both" }>;
  isPerformed: boolean;
  result: unknown;
  /** The server has yet to commit before it answers. */
  isSlow: boolean;
  /** When the engine began to wait for it, in milliseconds of the device's wall clock. */
  readonly since: number;
}

interface Awaited {
  readonly sort: Sort;
  readonly sent: Sent;
  readonly id: string;
}

/** A generator that runs, alone or as one side of two. */
interface Thread {
  readonly program: Program<unknown>;
  readonly parent: Pair | null;
  readonly side: 0 | 1;
}

interface Pair {
  readonly thread: Thread;
  readonly results: [unknown, unknown];
  waiting: number;
}

/** One sync of one tab, which goes on by single effects. */
export class SyncRun<R> {
  readonly device: Device;
  readonly tab: SimTab;
  readonly leaves: Leaf[] = [];
  /** What is being sent, by the path of the request. */
  intents: ReadonlyMap<string, Intent> = new Map();
  /** What was sent before that. */
  settled: ReadonlyMap<string, Intent> = new Map();
  /** What was answered, and is not yet settled. */
  readonly awaited: Awaited[] = [];
  /** What the sync came to; undefined while it runs. */
  result: R | undefined;

  constructor(device: Device, tab: SimTab, program: Program<R>) {
    this.device = device;
    this.tab = tab;
    this.#resume({ program, parent: null, side: 0 }, undefined);
  }

  /** Whether it is between the choice of what to send and its settlement. */
  get isSending(): boolean {
    return this.leaves.some(({ effect, isPerformed }) => {
      const { at } = effect;
      return at.startsWith("push.") && (at !== "push.intend" || isPerformed);
    });
  }

  /** Tells the engine of a result. */
  tell(leaf: Leaf): void {
    const index = this.leaves.indexOf(leaf);
    this.leaves.splice(index, 1);
    this.#resume(leaf.thread, leaf.result);
  }

  #resume(thread: Thread, value: unknown): void {
    const step = thread.program.next(value);
    if (step.done === true) return this.#end(thread, step.value);
    const effect = step.value;
    if (effect.do !== "both") {
      const since = this.device.wall();
      this.leaves.push({
        thread,
        effect,
        since,
        isPerformed: false,
        result: undefined,
        isSlow: false,
      });
      return;
    }
    const pair: Pair = { thread, results: [undefined, undefined], waiting: 2 };
    this.#resume({ program: effect.left, parent: pair, side: 0 }, undefined);
    this.#resume({ program: effect.right, parent: pair, side: 1 }, undefined);
  }

  #end({ parent, side }: Thread, value: unknown): void {
    if (parent === null) {
      this.result = value as R;
      return;
    }
    parent.results[side] = value;
    parent.waiting--;
    if (parent.waiting === 0) this.#resume(parent.thread, parent.results);
  }
}
