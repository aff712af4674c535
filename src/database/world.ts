import type { RandomBytes } from "../record/record-id.js";
import type { Clock } from "../sync/window.js";

/** What a database takes from the world around it. */
export interface World {
  readonly clock: () => Clock;
  readonly random: RandomBytes;
}
