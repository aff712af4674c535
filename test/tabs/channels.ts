import type { Channel, ChannelConstructor } from "../../src/store/channel.js";

type Listener = Parameters<Channel["addEventListener"]>[1];

interface Tab {
  /** For this tab only. */
  readonly Channel: ChannelConstructor;
  /** From now on it hears nothing, and nobody hears it. */
  readonly cutOff: () => void;
  readonly reconnect: () => void;
  readonly said: readonly unknown[];
  /** All others hear this. */
  readonly say: (data: unknown) => void;
}

/** Channels between tabs, where messages come at once. */
export function channelsOf(): { readonly open: () => Tab } {
  const all = new Set<{ hear: (data: unknown) => void }>();
  const tellAllBut = (sender: unknown, data: unknown): void => {
    for (const other of all) if (other !== sender) other.hear(data);
  };
  const open = (): Tab => {
    const said: unknown[] = [];
    let isCut = false;
    class TabChannel implements Channel {
      readonly #listeners = new Set<Listener>();

      constructor() {
        all.add(this);
      }

      hear(data: unknown): void {
        if (isCut) return;
        for (const listener of this.#listeners) listener({ data: structuredClone(data) });
      }

      postMessage(data: unknown): void {
        if (isCut) return;
        said.push(data);
        tellAllBut(this, data);
      }

      addEventListener(_type: "message", listener: Listener): void {
        this.#listeners.add(listener);
      }

      removeEventListener(_type: "message", listener: Listener): void {
        this.#listeners.delete(listener);
      }

      close(): void {
        all.delete(this);
      }
    }
    return {
      Channel: TabChannel,
      said,
      say: (data) => tellAllBut(null, data),
      cutOff: () => {
        isCut = true;
      },
      reconnect: () => {
        isCut = false;
      },
    };
  };
  return { open };
}
