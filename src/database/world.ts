import type { RandomBytes } from "../record/record-id.js";
import type { Clock } from "../sync/window.js";
import type { ChannelConstructor } from "../store/channel.js";

/** What a database takes from the world around it. */
export interface World {
  readonly clock: () => Clock;
  readonly random: RandomBytes;
  /** How tabs on one database talk to each other; absent where no other tab has this one. */
  readonly channel?: ChannelConstructor | undefined;
}
