import type { ScheduleEvent } from "./event.js";

/** Why a sync is to begin. */
export type Why =
  /** Automatic sync was started, or goes on after a pause. */
  | "start"
  /** What was written here is to be sent. */
  | "write"
  /** The app asked for it. */
  | "asked"
  /** The app named a server, or other credentials. */
  | "connect"
  /** There is a network again. */
  | "online"
  /** The page is shown again, or was chosen. */
  | "visible"
  /** Another tab began a sync, and fell silent. */
  | "abandoned"
  /** The server is known to have something new. */
  | "remote"
  /** It is time to look what is new. */
  | "interval"
  /** An earlier sync left something unsent. */
  | "unsent"
  /** The last one failed, or the server could not be reached. */
  | "retry"
  /** The server asked to wait until shortly before. */
  | "wait";

/** When a sync is to begin, and why. */
export interface Plan {
  readonly at: number;
  readonly why: Why;
}

/** What keeps syncs from beginning after one that did not go well. */
export interface Hold {
  readonly of: "server" | "failure" | "offline";
  /** From when on the app may ask for one. */
  readonly opens: number;
  /** From when on one begins by itself: later, so that not all clients come at once. */
  readonly until: number;
}

/** What a scheduler knows, in whatever state. */
export interface Memory {
  readonly isOnline: boolean;
  readonly isVisible: boolean;
  readonly hasUnsent: boolean;
  /** Only the app can mend what stopped the last sync. */
  readonly isBlocked: boolean;
  /** What was written since the last sync began: the first time, and the last one. */
  readonly writes: { readonly first: number; readonly last: number } | null;
  /** What the app asked for. */
  readonly asked: Plan | null;
  /** What the page went through, or the push channel said. */
  readonly prompt: Plan | null;
  readonly hold: Hold | null;
  /** How many syncs in a row did not go well. */
  readonly failures: number;
  /** When the last sync ended; null before. */
  readonly endedAt: number | null;
  /** When syncs began, in the last minute. */
  readonly begun: readonly number[];
}

/**
 * What a scheduler is at. There is one timer at most, exactly while it is `planned`, and one sync at most, exactly while
 * it is `syncing` or `pausing`.
 */
export type State = { readonly memory: Memory } & (
  | { readonly kind: "stopped" }
  /** Nothing is to be done: the page is hidden, or is to be synced only when something is written. */
  | { readonly kind: "resting" }
  /** There is no network. */
  | { readonly kind: "offline" }
  /** It waits for the app to connect, to ask, or to write. */
  | { readonly kind: "blocked" }
  /** A timer is set for `plan`. */
  | { readonly kind: "planned"; readonly plan: Plan }
  | { readonly kind: "syncing" }
  /** Nothing begins before it is resumed. */
  | { readonly kind: "paused" }
  /** As `paused`, while a sync that was begun before is still under way. */
  | { readonly kind: "pausing" }
);

/** What is to be done, in this order. */
export type Act =
  /** Sets the one timer, which replaces the former one. */
  | { readonly do: "set-timer"; readonly plan: Plan }
  | { readonly do: "clear-timer" }
  | { readonly do: "begin"; readonly why: Why };

/** Gives numbers from 0 up to, not including, 1. */
export type Dice = () => number;

export type Started = Extract<ScheduleEvent, { kind: "started" }>;

const NOTHING: Memory = {
  isOnline: true,
  isVisible: true,
  hasUnsent: false,
  isBlocked: false,
  writes: null,
  asked: null,
  prompt: null,
  hold: null,
  failures: 0,
  endedAt: null,
  begun: [],
};

/** Before `started`. */
export const STOPPED: State = { kind: "stopped", memory: NOTHING };

export function memoryAtStart({ now, isOnline, isVisible, hasUnsent }: Started): Memory {
  return { ...NOTHING, isOnline, isVisible, hasUnsent, prompt: { at: now, why: "start" } };
}
