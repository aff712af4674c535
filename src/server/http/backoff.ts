import { HEADER } from "../../protocol/names.js";
import type { World } from "./exchange.js";

/** `Backoff`, on all answers or on a share of them (`kinto/core/initialization.py`, `setup_backoff`). */
export function backoffHeaders({ settings, random }: World): Readonly<Record<string, string>> {
  const { backoff, backoffPercentage: percentage } = settings;
  if (backoff === undefined) return {};
  const isChosen = percentage === undefined || fraction(random) < percentage / 100;
  return isChosen ? { [HEADER.backoff]: String(backoff) } : {};
}

/** A number from 0 to 1, excluded. */
function fraction(random: World["random"]): number {
  const [high = 0, low = 0] = random(new Uint8Array(2));
  return (high * 256 + low) / 65_536;
}
