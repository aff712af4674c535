import type { Clock } from "../sync/window.js";
import { report } from "../view/report.js";
import type { Described, LogEntry, LogLevel } from "./entry.js";
import type { Listening } from "./log.js";

/** Tells one entry to who wants it; `contents` gives what it is about. */
export type Tell = (described: Described, contents?: () => unknown) => void;

const RANK: Readonly<Record<LogLevel, number>> = { info: 0, debug: 1, trace: 2 };

/** A listener that throws is reported, and keeps neither the others nor the sync from going on. */
export function teller(sync: {
  readonly number: number;
  readonly clock: () => Clock;
  readonly listeners: ReadonlySet<Listening>;
}): Tell {
  return (described, contents) => {
    const entry = { ...described, at: new Date(sync.clock().wall), sync: sync.number } as LogEntry;
    const now = [...sync.listeners];
    for (const { listener, level, records } of now) {
      if (RANK[described.level] > RANK[level]) continue;
      try {
        // a copy: what is shown is not for the listener to change
        const about = records ? contents?.() : undefined;
        listener(about === undefined ? entry : { ...entry, contents: structuredClone(about) });
      } catch (error) {
        report(error);
      }
    }
  };
}
