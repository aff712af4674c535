// A device: a browser with a profile of its own, and the pages that a contestant opens in it.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A browser that has just started is busy with itself, in milliseconds. */
const SETTLING = 700;

export class Devices {
  #launch;
  #server;
  #folder;
  /** Profiles that were filled once, by name, and are copied for each measurement. */
  #stocks = new Map();

  constructor({ launch, server, folder }) {
    this.#launch = launch;
    this.#server = server;
    this.#folder = folder;
  }

  /** Gives `act` a device that is empty, or as the profile `from` left it, and throws it away. */
  async with(act, { from } = {}) {
    const profile = this.#newProfile(from);
    try {
      return await this.#in(profile, act);
    } finally {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  /** The profile of this name. It is made by `fill`, on an empty device, when it is first asked for. */
  async stock(name, fill) {
    let profile = this.#stocks.get(name);
    if (profile === undefined) {
      profile = this.#newProfile();
      await this.#in(profile, fill);
      this.#stocks.set(name, profile);
    }
    return profile;
  }

  /** Throws all such profiles away: the disk is not endless. */
  forgetStocks() {
    for (const profile of this.#stocks.values()) {
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
    this.#stocks.clear();
  }

  /** What the browser is called. */
  version() {
    return this.with(({ version }) => version);
  }

  #newProfile(from) {
    const profile = mkdtempSync(join(this.#folder, "profile-"));
    if (from !== undefined) cpSync(from, profile, { recursive: true });
    return profile;
  }

  async #in(profile, act) {
    const context = await this.#launch(profile);
    try {
      await sleep(SETTLING);
      const version = context.browser()?.version() ?? "of unknown version";
      return await act({ version, openPage: (contestant) => this.#open(context, contestant) });
    } finally {
      await context.close();
    }
  }

  /** A page with the code of this contestant, loaded before any clock starts. */
  async #open(context, contestant) {
    const page = await context.newPage();
    await page.goto(`${this.#server.origin}/page`);
    await page.evaluate((name) => import(`/assets/${name}.js`), contestant);
    const { remote } = this.#server;
    return {
      run: (act, options = {}) =>
        page.evaluate(
          ([name, given]) => globalThis.bench.driver[name](globalThis.bench.contestant, given),
          [act, { remote, ...options }],
        ),
      evaluate: (run, given) => page.evaluate(run, given),
      /** Only Chromium can be asked for it. */
      heap: async () => heapOf(await context.newCDPSession(page)),
      close: () => page.close(),
    };
  }
}

/** The memory of a page, in MB, of what is alive. */
function heapOf(devtools) {
  async function alive() {
    await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize } = await devtools.send("Runtime.getHeapUsage");
    return usedSize / 1e6;
  }
  return {
    alive,
    /** The most that is alive at any time while `act` runs, looked at between tasks, all the time. */
    async peakDuring(act) {
      const acting = act();
      const over = acting.then(() => true);
      let peak = 0;
      for (let isOver = false; !isOver;) {
        peak = Math.max(peak, await alive());
        isOver = await Promise.race([over, sleep(5, false)]);
      }
      await acting;
      return peak;
    },
  };
}
