/** How often syncs may run, all in milliseconds. */
export interface Settings {
  /** How long nothing has to be written before what was written is sent. */
  readonly debounce: number;
  /** How long after the first write it is sent at the latest, however much is written. */
  readonly longestDebounce: number;
  /** How long after the end of a sync what the page goes through begins none. */
  readonly gap: number;
  /** How long after the end of a sync the next one begins while the page is visible; `Infinity`: never. */
  readonly interval: number;
  /** How many syncs may begin within a minute, whatever is asked for. */
  readonly perMinute: number;
}

export const DEFAULTS: Settings = {
  debounce: 1_000,
  longestDebounce: 10_000,
  gap: 5_000,
  interval: 60_000,
  perMinute: 30,
};

export const MINUTE = 60_000;
