import { InvalidInputError } from "../errors.js";
import { LONGEST_TIMER } from "./longest-timer.js";

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

const LEAST = { interval: 1_000, debounce: 0, longestDebounce: 0, gap: 0, perMinute: 1 };

/** @throws InvalidInputError */
export function checkAutoSyncOptions(options: AutoSyncOptions): void {
  for (const [name, least] of Object.entries(LEAST)) {
    const given = options[name as keyof typeof LEAST] ?? least;
    const isNever = name === "interval" && given === Infinity;
    if (isNever || (given >= least && given <= LONGEST_TIMER)) continue;
    const unit = name === "perMinute" ? "" : " milliseconds";
    throw new InvalidInputError(`${name} is ${given}: give ${least} or more${unit}`);
  }
  if (typeof (options.subscribe ?? Object) !== "function") {
    throw new InvalidInputError("subscribe is no function: give (onChange) => () => void");
  }
}
