// One example of each state and of each event, in which the table of transitions is played.
import type { Happening } from "./scheduler.js";
import {
  STOPPED,
  type Hold,
  type Memory,
  type Plan,
  type State,
} from "../../src/schedule/state.js";

/** The moment of every event: some time after the last sync, which ended at `ENDED`. */
export const NOW = 100_000;
const ENDED = 90_000;

const MEMORY: Memory = { ...STOPPED.memory, endedAt: ENDED, begun: [89_000] };

/** An edit from before the sync that goes on, or was not begun. */
const UNSENT = { hasUnsent: true };
const WRITTEN = { hasUnsent: true, writes: { first: 99_500, last: 99_500 } };

/** After the third failure in a row. */
function retrying(of: Hold["of"]) {
  const hold: Hold = { of, opens: ENDED, until: 104_000 };
  const plan: Plan = { at: 104_000, why: "retry" };
  return { kind: "planned", plan, memory: { ...MEMORY, ...UNSENT, failures: 3, hold } } as const;
}

export const STATES = {
  stopped: { kind: "stopped", memory: MEMORY },
  /** The page is hidden, and nothing is unsent. */
  resting: { kind: "resting", memory: { ...MEMORY, isVisible: false } },
  /** Something is unsent. */
  offline: { kind: "offline", memory: { ...MEMORY, isOnline: false, ...WRITTEN } },
  /** The password is wrong, and something is unsent. */
  blocked: { kind: "blocked", memory: { ...MEMORY, ...UNSENT, isBlocked: true } },
  /** To look for news. */
  planned: { kind: "planned", plan: { at: ENDED + 60_000, why: "interval" }, memory: MEMORY },
  /** What was written half a second ago. */
  written: {
    kind: "planned",
    plan: { at: 100_500, why: "write" },
    memory: { ...MEMORY, ...WRITTEN },
  },
  /** The third failure in a row. */
  failing: retrying("failure"),
  /** The server could not be reached, although there is a network. */
  unreached: retrying("offline"),
  /** The server asked to wait until 120 s; we come back at 130 s. */
  waiting: {
    kind: "planned",
    plan: { at: 130_000, why: "wait" },
    memory: {
      ...MEMORY,
      ...UNSENT,
      failures: 1,
      hold: { of: "server", opens: 120_000, until: 130_000 },
    },
  },
  syncing: { kind: "syncing", memory: { ...MEMORY, ...UNSENT } },
  paused: { kind: "paused", memory: { ...MEMORY, ...WRITTEN } },
  pausing: { kind: "pausing", memory: { ...MEMORY, ...UNSENT } },
} as const satisfies Readonly<Record<string, State>>;

const AT_START = { isOnline: true, isVisible: true, hasUnsent: false, isPaused: false };

/** After each ending nothing is unsent, and the server wished nothing, unless it says so. */
function ended(
  ending: Extract<Happening, { kind: "ended" }>["ending"],
  more: Partial<Extract<Happening, { kind: "ended" }>> = {},
): Happening {
  return { kind: "ended", ending, hasUnsent: false, notBefore: null, ...more };
}

export const EVENTS = {
  started: { kind: "started", ...AT_START },
  written: { kind: "written" },
  emptied: { kind: "emptied" },
  online: { kind: "online" },
  offline: { kind: "offline" },
  visible: { kind: "visible" },
  hidden: { kind: "hidden" },
  woken: { kind: "woken" },
  "remote-changed": { kind: "remote-changed" },
  abandoned: { kind: "abandoned" },
  timer: { kind: "timer" },
  asked: { kind: "asked" },
  connected: { kind: "connected" },
  disconnected: { kind: "disconnected" },
  synced: { kind: "synced", hasUnsent: false },
  "ended well": ended("ok"),
  "ended well, something unsent": ended("ok", { hasUnsent: true }),
  "ended well, and the server wishes a pause": ended("ok", { notBefore: NOW + 30_000 }),
  "ended offline": ended("offline", { hasUnsent: true }),
  "ended waiting": ended("waiting", { hasUnsent: true, notBefore: NOW + 30_000 }),
  "ended blocked": ended("blocked", { hasUnsent: true }),
  "ended failed": ended("failed", { hasUnsent: true }),
  paused: { kind: "paused" },
  resumed: { kind: "resumed" },
  stopped: { kind: "stopped" },
} as const satisfies Readonly<Record<string, Happening>>;
