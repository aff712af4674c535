// Pages of one browser on one database, and a server that they reach over HTTP.
import type { Page } from "playwright";
import { createKintoServer } from "../../src/server/index.js";
import type { Collection, Database } from "../../src/index.js";
import { test as base } from "./chromium.js";

interface Task {
  title: string;
  n?: number;
}

declare global {
  /** In pages of these tests only. */
  var db: Database;
  var tasks: Collection<Task>;
  /** Tells the test of a request that a sync is about to send, and waits until the test lets it go. */
  var beforeRequest: (path: string) => Promise<void>;
}

/** What a test hears of the requests of all pages, in their order; it may stop them. */
export interface Requests {
  /** `<page> <method and path>` of each. */
  readonly log: readonly string[];
  /** Stops every request of this page from now on; resolves when one has been stopped. */
  readonly stop: (page: Page) => Promise<void>;
  /** Lets all go. */
  readonly release: () => void;
}

export interface Fixtures {
  /** The root URL of a server with the account bob. */
  readonly remote: string;
  readonly requests: Requests;
  /** Opens a page with the database `name` as the globals `db` and `tasks`. Default: one name for each test. */
  readonly openTab: (path?: string) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  remote: async ({}, use) => {
    const server = createKintoServer({ passwordCost: 4 });
    const listening = await server.listen(0);
    const remote = `${listening.url.replace(/\/$/, "")}/v1`;
    await fetch(`${remote}/accounts/bob`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ data: { password: "s3cr3t" } }),
    });
    await use(remote);
    await listening.close();
  },
  requests: async ({ context }, use) => {
    const log: string[] = [];
    const pages: Page[] = [];
    const stopped = new Map<Page, () => void>();
    const waiting: (() => void)[] = [];
    await context.exposeBinding("beforeRequest", async ({ page }, path: string) => {
      if (!pages.includes(page)) pages.push(page);
      log.push(`${pages.indexOf(page)} ${path}`);
      const tell = stopped.get(page);
      if (tell === undefined) return;
      tell();
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    });
    const release = (): void => {
      stopped.clear();
      for (const letGo of waiting.splice(0)) letGo();
    };
    await use({
      log,
      release,
      stop: (page) =>
        new Promise((resolve) => {
          stopped.set(page, resolve);
        }),
    });
  },
  openTab: async ({ openPage, site, remote, requests }, use) => {
    const { origin } = new URL(remote);
    const path = `/tabs-${new URL(remote).port}`;
    site.put(path, {
      body: `<!doctype html><title>tab</title><script type="module" src="/expose.js"></script>`,
      csp: `default-src 'none'; script-src 'self'; connect-src 'self' ${origin}`,
    });
    await use(async () => {
      const page = await openPage(path);
      await openIn(page, remote);
      return page;
    });
    // a page that waits for the test could not be closed
    requests.release();
  },
});

/** Opens the database in a page that was loaded: also again, after it was reloaded. */
export async function openIn(page: Page, remote: string): Promise<void> {
  await page.waitForFunction(() => "kintsugi" in globalThis);
  await page.evaluate(async (root) => {
    const { account, defineCollection, openDatabase } = globalThis.kintsugi;
    const definition = defineCollection<Task>("tasks");
    globalThis.db = await openDatabase("todo", { collections: [definition] });
    globalThis.tasks = globalThis.db.collection(definition);
    globalThis.db.connect({
      remote: root,
      auth: account("bob", "s3cr3t"),
      fetch: async (url, init) => {
        await globalThis.beforeRequest(`${init?.method ?? "GET"} ${new URL(url).pathname}`);
        return fetch(url, init);
      },
    });
  }, remote);
}

/** Waits, in the page, until its live list shows these titles. */
export async function shows(page: Page, ...titles: readonly string[]): Promise<void> {
  await page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const live = globalThis.tasks.live({ sort: "title" });
        live.subscribe(({ data = [] }) => {
          if (data.map(({ title }) => title).join() === wanted.join()) resolve();
        });
      }),
    titles,
  );
}

/** Waits, in the page, until its status counts so many operations to send. */
export async function counts(page: Page, pending: number): Promise<void> {
  await page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        globalThis.db.status.subscribe((status) => {
          if (status.pending === wanted) resolve();
        });
      }),
    pending,
  );
}

/** Waits until a tab of the browser waits for the lock of the database. */
export async function isWaiting(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let isPending = false; !isPending;) {
      const { pending = [] } = await navigator.locks.query();
      isPending = pending.some(({ name }) => name === "kintsugi:todo");
    }
  });
}
