// The demo as an installed app: its server can be stopped and started again, on the same ports.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { makeConsumer } from "../../scripts/demo/consumer.mjs";
import { serveDemo } from "../../scripts/demo/serve.mjs";
import type { createKintoServer } from "../../src/server/index.js";
import { test as base } from "./chromium.js";
import { PATIENCE, type DemoSite } from "./demo-site.js";

interface Built {
  readonly folder: string;
  readonly createKintoServer: typeof createKintoServer;
}

interface AppFixtures {
  /** One for each file: building takes its time. */
  readonly built: Built;
  readonly app: DemoSite;
  /** Opens the app, and waits until it can start without a network. */
  readonly openApp: (query?: string) => Promise<Page>;
}

export const test = base.extend<AppFixtures>({
  built: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const consumer = makeConsumer();
      const folder = mkdtempSync(join(tmpdir(), "kintsugi-app-"));
      await consumer.buildPage(folder);
      const server = (await consumer.load("server/index")) as Pick<Built, "createKintoServer">;
      await use({ folder, createKintoServer: server.createKintoServer });
      consumer.remove();
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: "file" },
  ],
  app: async ({ built, context }, use) => {
    const app = await serveDemo({ ...built, host: "127.0.0.1", apiPort: 0, pagePort: 0 });
    await use(app);
    // pages that lose their server complain
    await context.close();
    await app.close();
  },
  openApp: async ({ context, app }, use) => {
    await use(async (query = "") => {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      await page.goto(`http://127.0.0.1:${app.pagePort}/${query}`);
      await page.getByRole("region", { name: "Phone", exact: true }).waitFor();
      await page.evaluate(() => navigator.serviceWorker.ready);
      return page;
    });
  },
});
