import type { BrowserContext } from "playwright";

/** What the browser does with Background Sync, as its developer tools show it. */
export class BrowserSyncs {
  /** What happened so far, for the message of a test that waits in vain. */
  readonly seen: string[] = [];
  readonly #told = new EventTarget();

  static async watch(context: BrowserContext): Promise<BrowserSyncs> {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const syncs = new BrowserSyncs();
    session.on("BackgroundService.backgroundServiceEventReceived", ({ backgroundServiceEvent }) => {
      syncs.seen.push(backgroundServiceEvent.eventName);
      syncs.#told.dispatchEvent(new Event("event"));
    });
    const service = "backgroundSync";
    await session.send("BackgroundService.startObserving", { service });
    await session.send("BackgroundService.setRecording", { service, shouldRecord: true });
    return syncs;
  }

  /** Resolves when the browser has taken a sync on: it refuses where all pages were closed before that. */
  async registered(): Promise<void> {
    while (!this.seen.includes("Registered sync")) {
      await new Promise((resolve) => {
        this.#told.addEventListener("event", resolve, { once: true });
      });
    }
  }
}
