import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright";
import { makeConsumer } from "../../scripts/demo/consumer.mjs";
import { serveDemo } from "../../scripts/demo/serve.mjs";
import { test as base } from "./chromium.js";

export type DemoSite = Awaited<ReturnType<typeof serveDemo>>;

/** Serves the demo as `npm start` does: from the packed package, on free ports. */
export async function openDemoSite(host = "127.0.0.1"): Promise<DemoSite> {
  const consumer = makeConsumer();
  const folder = mkdtempSync(join(tmpdir(), "kintsugi-page-"));
  try {
    await consumer.buildPage(folder);
    const { createKintoServer } = (await consumer.load(
      "server/index",
    )) as typeof import("../../src/server/index.js");
    return await serveDemo({ createKintoServer, folder, host, apiPort: 0, pagePort: 0 });
  } finally {
    consumer.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A list of tasks on the page, as somebody sees it who knows no class names. */
export interface ListOnPage {
  readonly panel: Locator;
  readonly add: (description: string) => Promise<void>;
  readonly describe: (from: string, to: string) => Promise<void>;
  readonly descriptions: () => Promise<readonly string[]>;
  readonly status: (description: string) => Locator;
  readonly row: (description: string) => Locator;
}

/** One device on the page, with the list of its own user. */
export interface DeviceOnPage extends ListOnPage {
  readonly report: Locator;
  readonly network: Locator;
  readonly signUp: (name: string) => Promise<void>;
  readonly signIn: (name: string, password?: string) => Promise<void>;
  /** Presses the button and waits for the report. */
  readonly sync: () => Promise<string>;
}

/** So that a test that waits in vain says what for. */
export const PATIENCE = 25_000;

const PASSWORD = "s3cr3t";

export function deviceOn(
  page: Page,
  name: "Phone" | "Laptop" | "Tablet" | "Desktop",
): DeviceOnPage {
  const panel = page.getByRole("region", { name, exact: true });
  const report = panel.getByRole("status");
  const enter = async (button: string, user: string, password: string): Promise<void> => {
    const its = panel.getByLabel("Name");
    if (await its.isEditable()) await its.fill(user);
    await panel.getByLabel("Password").fill(password);
    await panel.getByRole("button", { name: button }).click();
  };
  return {
    ...listIn(page, panel),
    report,
    network: panel.getByRole("switch", { name: "Network of" }),
    signUp: async (user) => {
      await enter("Sign up", user, PASSWORD);
      await panel.getByText(`signed in as ${user}`).waitFor();
    },
    signIn: (user, password = PASSWORD) => enter("Sign in", user, password),
    sync: async () => {
      await report.evaluate((element) => (element.textContent = ""));
      await panel.getByRole("button", { name: "Sync", exact: false }).click();
      await panel.locator(".report:not(:empty)", { hasNotText: "Syncing" }).waitFor();
      return (await report.textContent()) ?? "";
    },
  };
}

/** The list in a part of the page; of a device, its own one as long as no other was opened there. */
export function listIn(page: Page, panel: Locator): ListOnPage {
  const text = (description: string): Locator =>
    panel.getByLabel(labelOf(description), { exact: true });
  return {
    panel,
    add: async (description) => {
      await panel.getByLabel("New task").fill(description);
      await panel.getByRole("button", { name: "Add" }).click();
      await text(description).waitFor();
    },
    describe: async (from, to) => {
      await text(from).fill(to);
      await text(from).press("Enter");
      await text(to).waitFor();
    },
    descriptions: () =>
      panel
        .getByLabel("Description of")
        .evaluateAll((fields) => fields.map((field) => (field as HTMLTextAreaElement).value)),
    status: (description) => panel.getByLabel(`Status of ${description}`, { exact: true }),
    row: (description) =>
      panel
        .getByRole("listitem")
        .filter({ has: page.getByLabel(labelOf(description), { exact: true }) }),
  };
}

function labelOf(description: string): string {
  return `Description of ${description}`;
}

/** Both devices of a user who has signed in on them. */
export async function signedIn(page: Page) {
  const [phone, laptop] = [deviceOn(page, "Phone"), deviceOn(page, "Laptop")];
  const user = newUser();
  await phone.signUp(user);
  await laptop.signIn(user);
  await laptop.panel.getByText(`signed in as ${user}`).waitFor();
  return { phone, laptop, user };
}

interface DemoFixtures {
  /** One for each file. */
  readonly demo: DemoSite;
  /** Opens the demo's page. */
  readonly openDemo: () => Promise<Page>;
}

export const test = base.extend<DemoFixtures>({
  demo: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const demo = await openDemoSite();
      await use(demo);
      await demo.close();
    },
    { scope: "file" },
  ],
  openDemo: async ({ context, demo }, use) => {
    await use(async () => {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      await page.goto(`http://127.0.0.1:${demo.pagePort}/?sync=manual`);
      await page.getByRole("region", { name: "Phone", exact: true }).waitFor();
      return page;
    });
  },
});

let users = 0;

/** A name that nobody has yet on the file's server. */
export function newUser(): string {
  return `user-${++users}`;
}
