import type { ScheduleEvent } from "./event.js";
import { holdAfter } from "./hold-after.js";
import type { Settings } from "./settings.js";
import type { Dice, Hold, Memory, Plan, Why } from "./state.js";

/** What is known after an event; the same object where that is nothing new. */
export function noteEvent(
  memory: Memory,
  event: ScheduleEvent,
  settings: Settings,
  dice: Dice,
): Memory {
  const { now } = event;
  switch (event.kind) {
    case "written": {
      const writes = { first: memory.writes?.first ?? now, last: now };
      return { ...memory, hasUnsent: true, isBlocked: false, writes };
    }
    case "emptied":
      if (!memory.hasUnsent) return memory;
      return { ...memory, hasUnsent: false, writes: null };
    case "online":
      return memory.isOnline ? memory : prompted({ ...memory, isOnline: true }, now, "online");
    case "offline":
      return memory.isOnline ? { ...memory, isOnline: false } : memory;
    case "visible":
      return memory.isVisible ? memory : prompted({ ...memory, isVisible: true }, now, "visible");
    case "hidden":
      return memory.isVisible ? hidden(memory, now, settings) : memory;
    case "woken":
      return prompted(memory, now, "visible");
    case "remote-changed":
      return prompted(memory, now, "remote");
    case "resumed":
      return prompted(memory, now, "start");
    case "abandoned": {
      const { isOnline, isVisible, hasUnsent, isBlocked } = memory;
      const isWorthIt = isOnline && !isBlocked && (isVisible || hasUnsent);
      return isWorthIt ? asked(memory, { at: now, why: "abandoned" }) : memory;
    }
    case "asked":
      return asked({ ...memory, isBlocked: false }, { at: now, why: "asked" });
    case "connected": {
      const hold = onlyOfServer(memory.hold);
      const fresh = { ...memory, isBlocked: false, failures: 0, hold };
      return asked(fresh, { at: now, why: "connect" });
    }
    case "disconnected":
      return { ...memory, isBlocked: true, asked: null };
    case "synced": {
      const writes = event.hasUnsent ? memory.writes : null;
      const { hasUnsent } = event;
      const hold = onlyOfServer(memory.hold);
      const rest = { failures: 0, endedAt: now, isBlocked: false };
      return { ...memory, ...rest, hasUnsent, writes, hold };
    }
    case "ended":
      return ended(memory, event, dice);
    case "started":
    case "timer":
    case "paused":
    case "stopped":
      return memory;
  }
}

/** The first of several is remembered: they are one. */
function prompted(memory: Memory, at: number, why: Why): Memory {
  return memory.prompt === null ? { ...memory, prompt: { at, why } } : memory;
}

function asked(memory: Memory, plan: Plan): Memory {
  return { ...memory, asked: memory.asked ?? plan };
}

/** What was written is sent at once: a page that is hidden may never run again. */
function hidden(memory: Memory, now: number, { debounce }: Settings): Memory {
  const { writes } = memory;
  if (writes === null) return { ...memory, isVisible: false };
  const last = Math.min(writes.last, now - debounce);
  return { ...memory, isVisible: false, writes: { ...writes, last } };
}

function ended(
  memory: Memory,
  { now, ending, hasUnsent, notBefore }: ScheduleEvent & { kind: "ended" },
  dice: Dice,
): Memory {
  const failures = ending === "ok" || ending === "blocked" ? 0 : memory.failures + 1;
  const hold = holdAfter(ending, { now, notBefore, failures }, dice);
  // what came meanwhile, of the app, may be what mends it
  const isMended = memory.asked !== null || memory.writes !== null;
  const isBlocked = ending === "blocked" ? !isMended : memory.isBlocked;
  const writes = hasUnsent ? memory.writes : null;
  return { ...memory, failures, hold, isBlocked, hasUnsent, writes, endedAt: now };
}

function onlyOfServer(hold: Hold | null): Hold | null {
  return hold?.of === "server" ? hold : null;
}
