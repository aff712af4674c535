// Tabs as people have them: the one that is opened last is in front, and the others are hidden behind it. Only such a tab can be frozen.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { collectErrors } from "./chromium.js";
import { launchKillable } from "./killable-browser.js";
import { test as base } from "./tabs.js";

/** A browser for each test, with a profile of its own. */
export const test = base.extend({
  context: async ({ pageErrors }, use) => {
    const profile = mkdtempSync(join(tmpdir(), "kintsugi-tabs-"));
    const { context, kill } = await launchKillable(profile);
    collectErrors(context, pageErrors);
    await use(context);
    await kill();
    rmSync(profile, { recursive: true, force: true });
  },
});

/** Freezes a tab that is hidden, as the browser does to save power. The returned function lets it go on. */
export async function freeze(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    // oxlint-disable-next-line unicorn/prefer-global-this
    document.addEventListener("freeze", () => console.log("frozen"), { once: true });
  });
  const session = await page.context().newCDPSession(page);
  const frozen = page.waitForEvent("console", (message) => message.text() === "frozen");
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  await frozen;
  return async () => {
    await session.send("Page.setWebLifecycleState", { state: "active" });
  };
}

/** Nothing runs in the tab any more, as where a system suspends the browser: it can say nothing before. */
export async function halt(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Debugger.enable");
  const halted = new Promise((resolve) => {
    session.once("Debugger.paused", resolve);
  });
  await session.send("Debugger.pause");
  // something has to run, for it to be stopped there
  void page.evaluate(() => 1).catch(() => {});
  await halted;
}
