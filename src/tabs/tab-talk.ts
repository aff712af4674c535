import { readMessage, type Message } from "./message.js";
import { NO_NEWS, type News } from "./news.js";
import { Pulse } from "./pulse.js";

/** The part of a BroadcastChannel that is used here. */
export interface TalkChannel {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  close(): void;
  /** Only in Node: lets the process end while the channel is open. */
  unref?(): void;
}

export type TalkChannelConstructor = new (name: string) => TalkChannel;

/**
 * What the tabs, workers and windows on one database tell each other of their syncs. It saves work and lets all of them show the same;
 * nothing here has to arrive for a sync to be right.
 */
export class TabTalk {
  /** Whether whoever syncs is still there. */
  readonly pulse: Pulse;
  readonly #tab: string;
  readonly #channel: TalkChannel | null;
  readonly #others = new Map<string, News>();
  readonly #listeners = new Set<() => void>();
  readonly #onGone = new Set<() => void>();
  #own: News = NO_NEWS;
  /** Whether this tab syncs now: it answers who asks. */
  #isSyncing = false;
  /** Messages come to a frozen page in Chromium, but no answer of a server, and no timer. */
  #isFrozen = false;
  readonly #stopListening: () => void;
  #stopWatching: (() => void) | null = null;

  /** `tab` is a name that no other tab has. */
  constructor(database: string, tab: string, Constructor: TalkChannelConstructor | null) {
    this.#tab = tab;
    this.#channel = open(database, Constructor);
    this.pulse = new Pulse(() => this.#post({ kind: "who-syncs" }));
    this.#channel?.addEventListener("message", ({ data }) => {
      const message = readMessage(data);
      if (message !== null) this.#hear(message);
    });
    this.#stopListening = listenToPage((isFrozen) => this.#freeze(isFrozen));
    this.#post({ kind: "hello" });
  }

  /** This tab begins to sync. */
  begin(): void {
    this.#isSyncing = true;
    this.#post({ kind: "here" });
  }

  end(): void {
    this.#isSyncing = false;
  }

  /** What this tab said last. */
  get own(): News {
    return this.#own;
  }

  /** What this tab and the others said last. */
  get all(): readonly News[] {
    return [this.#own, ...this.#others.values()];
  }

  /** Tells the others, where it is new. */
  tell(news: News): void {
    this.#own = news;
    this.#post({ kind: "news", tab: this.#tab, news });
  }

  /** Calls back when another tab has told something. */
  onNews(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Calls back when a tab that was syncing does not answer any more. */
  onGone(listener: () => void): void {
    this.#onGone.add(listener);
  }

  close(): void {
    this.#stopListening();
    this.#stopWatching?.();
    this.#listeners.clear();
    this.#onGone.clear();
    this.#post({ kind: "news", tab: this.#tab, news: null });
    this.#channel?.close();
  }

  #hear(message: Message): void {
    switch (message.kind) {
      case "hello":
        if (this.#own !== NO_NEWS) this.tell(this.#own);
        break;
      case "news":
        this.#note(message.tab, message.news);
        break;
      case "who-syncs":
        if (this.#isSyncing && !this.#isFrozen) this.#post({ kind: "here" });
        break;
      case "frozen":
        this.pulse.stopped();
        break;
      case "here":
        this.pulse.heard();
        break;
    }
  }

  #freeze(isFrozen: boolean): void {
    this.#isFrozen = isFrozen;
    if (isFrozen && this.#isSyncing) this.#post({ kind: "frozen" });
  }

  #note(tab: string, news: News | null): void {
    if (news === null) this.#others.delete(tab);
    else this.#others.set(tab, news);
    if (news !== null && news.running !== null) this.pulse.heard();
    this.#watch();
    for (const listener of this.#listeners) listener();
  }

  /** As long as another tab says that it syncs, it has to answer. */
  #watch(): void {
    const isRunning = [...this.#others.values()].some(({ running }) => running !== null);
    if (isRunning) this.#stopWatching ??= this.pulse.watch(() => this.#giveUp());
    else {
      this.#stopWatching?.();
      this.#stopWatching = null;
    }
  }

  #giveUp(): void {
    this.#stopWatching = null;
    for (const [tab, news] of this.#others) {
      if (news.running !== null) this.#others.set(tab, { ...news, running: null, next: null });
    }
    for (const listener of [...this.#onGone, ...this.#listeners]) listener();
  }

  #post(message: Message): void {
    try {
      this.#channel?.postMessage(message);
    } catch {
      // InvalidStateError: the channel was closed under us, perhaps with its page
    }
  }
}

function open(database: string, Constructor: TalkChannelConstructor | null): TalkChannel | null {
  if (Constructor === null) return null;
  try {
    const channel = new Constructor(`kintsugi:${database}:syncs`);
    channel.unref?.();
    return channel;
  } catch {
    return null; // forbidden, as in a sandboxed frame
  }
}

/** Hears when the page is frozen, and when it goes on (Page Lifecycle). Where there is no page there is nothing to hear. */
function listenToPage(onFrozen: (isFrozen: boolean) => void): () => void {
  const page = globalThis.document as Document | undefined;
  const freeze = (): void => onFrozen(true);
  const resume = (): void => onFrozen(false);
  page?.addEventListener("freeze", freeze);
  page?.addEventListener("resume", resume);
  return () => {
    page?.removeEventListener("freeze", freeze);
    page?.removeEventListener("resume", resume);
  };
}
