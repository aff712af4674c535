import { openChannel, say, type Channel, type ChannelConstructor } from "./channel.js";
import { unrefTimeout } from "./unref-timeout.js";

/** So long, in milliseconds, is what follows a message held back: others see it less than a frame later. */
const PAUSE_MS = 8;

/**
 * Says "look" to the other handles on a database. It is a hint that may be missed, so nothing here ever
 * fails: where channels are missing or forbidden, nobody is told.
 */
export class LookChannel {
  readonly #name: string;
  readonly #Constructor: ChannelConstructor | undefined;
  /** Undefined until first needed, null where there can be none. */
  #channel: Channel | null | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Whether something was to be said in the pause. */
  #isDue = false;

  constructor(name: string, Constructor: ChannelConstructor | undefined) {
    this.#name = name;
    this.#Constructor = Constructor;
    // absent in Node
    globalThis.addEventListener?.("pagehide", this.#onLeaving);
  }

  /** Many in a row are few messages: the first goes out at once, those that come right after it together. */
  post(): void {
    if (this.#pause !== undefined && !isHidden()) {
      this.#isDue = true;
      return;
    }
    say(this.#open(), "look");
    clearTimeout(this.#pause);
    this.#pause = unrefTimeout(() => this.#endPause(), PAUSE_MS);
  }

  /** Each listener is one of the channel's own: what it throws is reported there and stops no other. */
  subscribe(listener: () => void): () => void {
    const channel = this.#open();
    const heard = (): void => listener();
    channel?.addEventListener("message", heard);
    return () => channel?.removeEventListener("message", heard);
  }

  close(): void {
    globalThis.removeEventListener?.("pagehide", this.#onLeaving);
    this.#endPause();
    clearTimeout(this.#pause);
    this.#channel?.close();
    this.#channel = null;
  }

  /** No timer of a page that is left may fire any more. */
  readonly #onLeaving = (): void => {
    if (this.#isDue) this.#endPause();
  };

  #endPause(): void {
    this.#pause = undefined;
    if (!this.#isDue) return;
    this.#isDue = false;
    this.post();
  }

  #open(): Channel | null {
    if (this.#channel === undefined) {
      this.#channel = openChannel(`kintsugi:${this.#name}`, this.#Constructor);
    }
    return this.#channel;
  }
}

/**
 * Timers of a page that nobody sees are slow, and a worker may be ended before its own fire: what they say goes out at once.
 */
function isHidden(): boolean {
  return typeof document === "undefined" || document.visibilityState === "hidden";
}
