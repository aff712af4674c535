import { chromium, type Browser, type BrowserContext, type Page } from "playwright";
import { test as base } from "vitest";
import { findChromium, HOW_TO_INSTALL } from "../../scripts/find-chromium.mjs";
import { CHROMIUM_ARGS } from "../../scripts/launch-browser.mjs";
import { openSite, type Site } from "./site.js";

declare global {
  /** In pages only. */
  var kintsugi: typeof import("../../src/index.js");
}

export async function launch(args: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`There is no browser: ${HOW_TO_INSTALL}`);
  return chromium.launch({ executablePath, args: [...CHROMIUM_ARGS, ...args] });
}

export interface Fixtures {
  /** One for each file. */
  readonly browser: Browser;
  /** One for each file: register paths that belong to one test under a name of its own. */
  readonly site: Site;
  /** What went wrong in any page of the test. Not empty at its end: the test fails. Empty it to expect errors. */
  readonly pageErrors: string[];
  /** Storage, workers and cookies of its own, for each test. */
  readonly context: BrowserContext;
  /** Opens a tab of the context. Default: an empty page, with the library as the global `kintsugi`. */
  readonly openPage: (path?: string) => Promise<Page>;
}

/** A test in a browser. Exceptions, `console.error` and refused policies in any page fail it. */
export const test = base.extend<Fixtures>({
  browser: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const browser = await launch();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  site: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const site = await openSite();
      await use(site);
      await site.close();
    },
    { scope: "file" },
  ],
  // eslint-disable-next-line no-empty-pattern
  pageErrors: async ({}, use) => {
    const errors: string[] = [];
    await use(errors);
    if (errors.length > 0) throw new Error(`Errors in the page:\n${errors.join("\n")}`);
  },
  context: async ({ browser, pageErrors }, use) => {
    const context = await browser.newContext();
    collectErrors(context, pageErrors);
    await use(context);
    await context.close();
  },
  openPage: async ({ context, site }, use) => {
    await use(async (path = "/") => {
      const page = await context.newPage();
      await page.goto(site.origin + path);
      return page;
    });
  },
});

/** Notes what goes wrong in any page of the context. */
export function collectErrors(context: BrowserContext, pageErrors: string[]): void {
  context.on("weberror", (event) => pageErrors.push(String(event.error())));
  context.on("console", (message) => {
    if (message.type() === "error") pageErrors.push(`console.error: ${message.text()}`);
  });
}
