/** The part of a BroadcastChannel that is used here. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: () => void): void;
  removeEventListener(type: "message", listener: () => void): void;
  close(): void;
  /** Only in Node: lets the process end while the channel is open. */
  unref?(): void;
}

export type ChannelConstructor = new (name: string) => Channel;

/**
 * Says "look" to the other handles on a database. It is a hint that may be missed, so nothing here ever
 * fails: where channels are missing or forbidden, nobody is told.
 */
export class LookChannel {
  readonly #name: string;
  readonly #Constructor: ChannelConstructor | undefined;
  /** Undefined until first needed, null where there can be none. */
  #channel: Channel | null | undefined;

  constructor(name: string, Constructor: ChannelConstructor | undefined) {
    this.#name = name;
    this.#Constructor = Constructor;
  }

  post(): void {
    try {
      this.#open()?.postMessage("look");
    } catch {
      // InvalidStateError: the channel was closed under us, perhaps with its page
    }
  }

  /** Each listener is one of the channel's own: what it throws is reported there and stops no other. */
  subscribe(listener: () => void): () => void {
    const channel = this.#open();
    const heard = (): void => listener();
    channel?.addEventListener("message", heard);
    return () => channel?.removeEventListener("message", heard);
  }

  close(): void {
    this.#channel?.close();
    this.#channel = null;
  }

  #open(): Channel | null {
    if (this.#channel === undefined) this.#channel = this.#create();
    return this.#channel;
  }

  #create(): Channel | null {
    try {
      if (this.#Constructor === undefined) return null;
      const channel = new this.#Constructor(`kintsugi:${this.#name}`);
      channel.unref?.();
      return channel;
    } catch {
      return null; // forbidden, as in a sandboxed frame
    }
  }
}
