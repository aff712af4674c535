import type { Ending } from "./event.js";
import type { Dice, Hold } from "./state.js";

/** Full jitter: anywhere up to a bound that doubles with each failure, in milliseconds. */
const BASE = 2_000;
const CAP = 300_000;

/** Those whom the server told to wait come back spread over as long as they waited, within these bounds. */
const SHORTEST_SPREAD = 5_000;
const LONGEST_SPREAD = 300_000;

/**
 * How long syncs are held after one that ended like this, the `failures`-th in a row that did not go well. What the server says is a
 * floor: it has told everybody the same moment, and would fall over again if all came back in that one.
 */
export function holdAfter(
  ending: Ending,
  { now, notBefore, failures }: { now: number; notBefore: number | null; failures: number },
  dice: Dice,
): Hold | null {
  if (notBefore !== null && notBefore > now) {
    const spread = Math.min(Math.max(notBefore - now, SHORTEST_SPREAD), LONGEST_SPREAD);
    return { of: "server", opens: notBefore, until: notBefore + dice() * spread };
  }
  switch (ending) {
    case "ok":
    case "blocked":
      return null;
    case "offline":
    case "waiting":
    case "failed": {
      const bound = Math.min(BASE * 2 ** (failures - 1), CAP);
      const of = ending === "offline" ? "offline" : "failure";
      return { of, opens: now, until: now + dice() * bound };
    }
  }
}
