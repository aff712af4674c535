import { MINUTE, type Settings } from "./settings.js";
import type { Memory, Plan } from "./state.js";

/** What is unsent although a sync ended well is tried again after this long, in milliseconds, also while hidden. */
const UNSENT_AGAIN = 60_000;

/** When the next sync is to begin by what is known; the moment may have passed. Null: not before something happens. */
export function planNext(memory: Memory, settings: Settings): Plan | null {
  const earliest = wishes(memory, settings).reduce<Plan | null>(
    (first, wish) => (first === null || wish.at < first.at ? wish : first),
    null,
  );
  if (earliest === null || earliest.at === Infinity) return null;
  return { ...earliest, at: Math.max(earliest.at, budgetOpens(memory, settings)) };
}

/** Those that come first give their name where two are for the same moment. */
function wishes(memory: Memory, settings: Settings): readonly Plan[] {
  const { asked, hold } = memory;
  const wish = asked === null ? [] : [{ ...asked, at: Math.max(asked.at, hold?.opens ?? 0) }];
  // the browser may be wrong about the network, but only a person is worth the try
  if (!memory.isOnline) return wish;
  return [...wish, ...unasked(memory, settings)];
}

/** A page that is hidden, and has nothing to send, is left alone. */
function unasked(memory: Memory, settings: Settings): readonly Plan[] {
  const { isVisible, hasUnsent, hold, writes, prompt, endedAt } = memory;
  if (!isVisible && !hasUnsent) return [];
  const all: Plan[] = [];
  if (hold !== null) all.push({ at: hold.until, why: hold.of === "server" ? "wait" : "retry" });
  if (prompt !== null) {
    const rested = endedAt === null ? prompt.at : endedAt + settings.gap;
    // that the network is back is news where there was none, not where the server failed
    const free = hold?.of === "offline" ? hold.opens : (hold?.until ?? 0);
    all.push({ ...prompt, at: Math.max(prompt.at, rested, free) });
  }
  if (writes !== null) {
    const quiet = writes.last + settings.debounce;
    const due = Math.min(quiet, writes.first + settings.longestDebounce);
    all.push({ at: Math.max(due, hold?.until ?? 0), why: "write" });
  }
  if (hold === null && endedAt !== null) {
    if (isVisible) all.push({ at: endedAt + settings.interval, why: "interval" });
    if (hasUnsent && writes === null) all.push({ at: endedAt + UNSENT_AGAIN, why: "unsent" });
  }
  return all;
}

/** From when on one more sync is within the number for a minute. */
function budgetOpens({ begun }: Memory, { perMinute }: Settings): number {
  const oldest = begun.at(-perMinute);
  return oldest === undefined ? 0 : oldest + MINUTE;
}
