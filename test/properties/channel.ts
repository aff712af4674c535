import type { Channel, ChannelConstructor } from "../../src/store/look-channel.js";
import type { VirtualTime } from "./virtual-time.js";

/** A BroadcastChannel between the tabs of one device, whose messages are tasks. */
export function channelOf(time: VirtualTime): ChannelConstructor {
  const members = new Set<{ readonly listeners: Set<() => void> }>();
  return class implements Channel {
    readonly listeners = new Set<() => void>();

    constructor(_name: string) {
      members.add(this);
    }

    postMessage(): void {
      for (const member of members) {
        if (member === this) continue;
        time.task(() => {
          for (const listener of member.listeners) listener();
        });
      }
    }

    addEventListener(_type: "message", listener: () => void): void {
      this.listeners.add(listener);
    }

    removeEventListener(_type: "message", listener: () => void): void {
      this.listeners.delete(listener);
    }

    close(): void {
      members.delete(this);
    }
  };
}
