/** The part of a BroadcastChannel that is used here. */
export interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  removeEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
  /** Only in Node: lets the process end while the channel is open. */
  unref?(): void;
}

export type ChannelConstructor = new (name: string) => Channel;

/** Opens a channel between tabs; null where there are none, or they are forbidden, as in a sandboxed frame. */
export function openChannel(
  name: string,
  Constructor: ChannelConstructor | undefined,
): Channel | null {
  try {
    if (Constructor === undefined) return null;
    const channel = new Constructor(name);
    channel.unref?.();
    return channel;
  } catch {
    return null;
  }
}

/** Says something to all who have the same channel. It may be missed, so nothing here fails. */
export function say(channel: Channel | null, message: unknown): void {
  try {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none to name
    channel?.postMessage(message);
  } catch {
    // InvalidStateError: the channel was closed under us, perhaps with its page
  }
}
