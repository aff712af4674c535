import { openChannel, say, type Channel, type ChannelConstructor } from "../store/channel.js";
import { PageSleep } from "../store/page-sleep.js";
import { readMessage, type Message } from "./message.js";
import { joinNews, NO_NEWS, type News } from "./news.js";
import { Pulse } from "./pulse.js";

/** How long to listen once more before a lock is taken away, in milliseconds: longer than an answer takes, and not for all the same. */
const LISTEN = 50;
const LISTEN_UP_TO = 250;

/**
 * What the tabs, workers and windows on one database tell each other of their syncs. It saves work and lets all of them show the same;
 * nothing here has to arrive for a sync to be right.
 */
export class TabTalk {
  /** Whether whoever syncs is still there. */
  readonly pulse: Pulse;
  readonly #tab: string;
  readonly #channel: Channel | null;
  readonly #others = new Map<string, News>();
  /** How the syncs of tabs ended that have gone. */
  #past: News = NO_NEWS;
  readonly #listeners = new Set<() => void>();
  readonly #onGone = new Set<() => void>();
  #own: News = NO_NEWS;
  /** Whether this tab syncs now: it answers who asks. */
  #isSyncing = false;
  readonly #sleep = new PageSleep((isAsleep) => {
    if (isAsleep && this.#isSyncing) this.#post({ kind: "frozen" });
  });
  #stopWatching: (() => void) | null = null;

  /** `tab` is a name that no other tab has. */
  constructor(database: string, tab: string, Constructor: ChannelConstructor | undefined) {
    this.#tab = tab;
    this.#channel = openChannel(`kintsugi:${database}:syncs`, Constructor);
    this.pulse = new Pulse(() => this.#post({ kind: "who-syncs" }));
    this.#channel?.addEventListener("message", ({ data }) => {
      const message = readMessage(data);
      if (message !== null) this.#hear(message);
    });
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

  /** Whether it can hear the others: where it cannot, silence says nothing. */
  get isConnected(): boolean {
    return this.#channel !== null;
  }

  /** What this tab said last. */
  get own(): News {
    return this.#own;
  }

  /** What this tab and the others said last. */
  get all(): readonly News[] {
    return [this.#own, this.#past, ...this.#others.values()];
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

  /** What they said until now was of other content. */
  forgetOthers(): void {
    this.#past = NO_NEWS;
    for (const [tab, { running, next }] of this.#others) {
      this.#others.set(tab, { ...NO_NEWS, running, next });
    }
  }

  /**
   * Asks once more, and says whether nobody who syncs was heard. Many tabs may wait: each takes another moment, and the first one that takes
   * over is heard by the others. A page that is frozen itself can take over nothing.
   */
  async isStillSilent(): Promise<boolean> {
    const before = this.pulse.answers;
    this.#post({ kind: "who-syncs" });
    const moment = LISTEN + Math.random() * (LISTEN_UP_TO - LISTEN);
    await new Promise((resolve) => {
      setTimeout(resolve, moment);
    });
    return this.pulse.answers === before && !this.#sleep.isAsleep;
  }

  close(): void {
    this.#sleep.close();
    this.#stopWatching?.();
    this.#listeners.clear();
    this.#onGone.clear();
    this.#post({ kind: "news", tab: this.#tab, news: null });
    this.#channel?.close();
  }

  #hear(message: Message): void {
    switch (message.kind) {
      case "hello":
        // a frozen page does not sync, whatever it said
        if (!this.#sleep.isAsleep) this.#answerHello();
        break;
      case "news":
        this.#note(message.tab, message.news);
        break;
      case "who-syncs":
        if (this.#isSyncing && !this.#sleep.isAsleep) this.#post({ kind: "here" });
        break;
      case "frozen":
        this.pulse.stopped();
        break;
      case "here":
        this.pulse.heard();
        break;
    }
  }

  /** How syncs ended is known by any of them, also where the tab that ran one has gone. */
  #answerHello(): void {
    const { ended, completed } = joinNews(this.all, 0);
    if (ended === null && this.#own === NO_NEWS) return;
    this.#post({ kind: "news", tab: this.#tab, news: { ...this.#own, ended, completed } });
  }

  #note(tab: string, news: News | null): void {
    const before = this.#others.get(tab);
    if (news !== null) this.#others.set(tab, withSameEnd(news, before));
    else if (before !== undefined) {
      this.#others.delete(tab);
      this.#past = joinNews([this.#past, { ...before, running: null, next: null }], 0);
    }
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
    say(this.#channel, message);
  }
}

/** The same end, told once more, is the same object: an error that is known is no new one. */
function withSameEnd(news: News, before: News | undefined): News {
  const [old, now] = [before?.ended, news.ended];
  const isSame = old?.at === now?.at && old?.failure?.code === now?.failure?.code;
  return isSame ? { ...news, ended: old ?? null } : news;
}
