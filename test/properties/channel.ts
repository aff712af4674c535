import type { Channel, ChannelConstructor } from "../../src/store/channel.js";
import type { VirtualTime } from "./virtual-time.js";

type Listener = Parameters<Channel["addEventListener"]>[1];

/** A BroadcastChannel between the tabs of one device, whose messages are tasks. */
export function channelOf(time: VirtualTime): ChannelConstructor {
  const members = new Set<{ readonly listeners: Set<Listener> }>();
  return class implements Channel {
    readonly listeners = new Set<Listener>();

    constructor(_name: string) {
      members.add(this);
    }

    postMessage(data: unknown): void {
      for (const member of members) {
        if (member === this) continue;
        time.task(() => {
          for (const listener of member.listeners) listener({ data });
        });
      }
    }

    addEventListener(_type: "message", listener: Listener): void {
      this.listeners.add(listener);
    }

    removeEventListener(_type: "message", listener: Listener): void {
      this.listeners.delete(listener);
    }

    close(): void {
      members.delete(this);
    }
  };
}
