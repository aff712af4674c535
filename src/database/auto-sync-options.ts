import { InvalidInputError } from "../errors.js";

export interface AutoSyncOptions {
  /** How often to look for news while the page is visible, in milliseconds after the end of the last sync. Default: 60,000. `Infinity`: never. */
  readonly interval?: number;
  /** How long nothing has to be written before what was written is sent, in milliseconds. Default: 1,000. */
  readonly debounce?: number;
  /** After how long it is sent although more is written, in milliseconds. Default: 10,000. */
  readonly longestDebounce?: number;
  /** How long after a sync nothing that the page goes through (shown, chosen, online) begins another, in milliseconds. Default: 5,000. */
  readonly gap?: number;
  /** How many syncs may begin within a minute, whatever happens. Default: 30. */
  readonly perMinute?: number;
  /**
   * A channel of the app that says when the server has something new: calls `onChange` then, and returns a function that
   * ends it. It may call too often; it need not be reliable.
   */
  readonly subscribe?: (onChange: () => void) => () => void;
}

/** A timer of the browser that is set for longer fires at once (HTML, timer initialization steps: a long of 32 bits). */
const LONGEST = 2 ** 31 - 1;

const SHORTEST = { interval: 1_000, debounce: 0, longestDebounce: 0, gap: 0 };

/** @throws InvalidInputError */
export function checkAutoSyncOptions(options: AutoSyncOptions): void {
  for (const [name, shortest] of Object.entries(SHORTEST)) {
    const given = options[name as keyof typeof SHORTEST];
    if (given === undefined || (name === "interval" && given === Infinity)) continue;
    if (!(given >= shortest && given <= LONGEST)) {
      const hint = name === "interval" ? `from ${shortest} on, or Infinity` : "0 or more";
      throw new InvalidInputError(`${name} is ${given}: give milliseconds, ${hint}`);
    }
  }
  const { perMinute = 1, subscribe } = options;
  if (!Number.isSafeInteger(perMinute) || perMinute < 1) {
    throw new InvalidInputError(`perMinute is ${perMinute}: give 1, 2, 3 …`);
  }
  if (subscribe !== undefined && typeof subscribe !== "function") {
    throw new InvalidInputError("subscribe is no function: give (onChange) => () => void");
  }
}
