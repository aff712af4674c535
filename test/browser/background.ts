// Pages with a service worker that syncs their database, and a server that both reach over HTTP.
import { build } from "esbuild";
import type { Page } from "playwright";
import { createKintoServer, type Intercept } from "../../src/server/index.js";
import type { RegisteredSync } from "../../src/service-worker.js";
import { ROOT } from "../../scripts/tools.mjs";
import type { Held } from "../../src/testing/index.js";
import { test as base } from "./chromium.js";
// declares what is global in these pages
import "./tabs.js";

declare global {
  /** In pages of these tests only. */
  var registered: RegisteredSync;
}

interface Served {
  readonly remote: string;
  /** Title and number of each task on the server, in order. */
  readonly tasks: () => Promise<readonly string[]>;
  /** Adds to the number of a task, as another device does. */
  readonly add: (id: string) => Promise<void>;
  /** Stops the next request that writes before the server acts on it, and then for good, or after that. */
  readonly holdWrite: (when: "before" | "after") => Held;
}

/** The browser's service workers, seen from outside of all pages. */
interface Workers {
  /** Ends all that run, in the middle of whatever they do. */
  readonly kill: () => Promise<void>;
  /** Gives the worker the event that the browser would. */
  readonly dispatchSync: () => Promise<void>;
}

export interface Fixtures {
  readonly server: Served;
  /** Opens a page with the database, whose worker is active. */
  readonly openApp: () => Promise<Page>;
  /** Serves another version of the worker from now on. */
  readonly deployWorker: (version: string) => Promise<void>;
  readonly workers: Workers;
}

const SCOPE = "/background/";

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const faults: Intercept[] = [];
    const held: Held[] = [];
    const intercept: Intercept = async (received, next) => {
      const isBatch = received.method === "POST";
      const writes = isBatch
        ? (await received.clone().text()).includes('"method":"PUT"')
        : received.method === "PUT";
      const fault = writes ? faults.shift() : undefined;
      return fault === undefined ? next(received) : fault(received, next);
    };
    const kinto = createKintoServer({ passwordCost: 4, intercept });
    const listening = await kinto.listen(0);
    const remote = `${listening.url.replace(/\/$/, "")}/v1`;
    await fetch(`${remote}/accounts/bob`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ data: { password: "s3cr3t" } }),
    });
    const records = `${remote}/buckets/default/collections/tasks/records`;
    await use({
      remote,
      tasks: async () => {
        const all = (await request(records, "GET")) as readonly Task[];
        return all.map(({ title, n = 0 }) => `${title} ${n}`).toSorted();
      },
      add: async (id) => {
        const { n = 0 } = (await request(`${records}/${id}`, "GET")) as Task;
        await request(`${records}/${id}`, "PATCH", { n: n + 1 });
      },
      holdWrite: (when) => {
        const [stop, go] = [gate(), gate()];
        faults.push(async (write, next) => {
          const answer = when === "after" ? await next(write) : undefined;
          stop.open();
          await go.opened;
          if (answer !== undefined) return answer;
          throw new TypeError("The connection is gone");
        });
        const stopped = { stopped: stop.opened, release: go.open };
        held.push(stopped);
        return stopped;
      },
    });
    // a request that waits for the test would keep the server from closing
    for (const { release } of held) release();
    await listening.close();
  },
  deployWorker: async ({ site, server }, use) => {
    const { origin } = new URL(server.remote);
    const csp = `default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self' ${origin}`;
    const shared = sharedCode(server.remote);
    const deploy = async (version: string): Promise<void> => {
      const body = await bundle(workerCode(version), shared, "iife");
      site.put(`${SCOPE}worker.js`, { body, csp });
    };
    site.put(`${SCOPE}page.js`, { body: await bundle(PAGE, shared, "esm"), csp });
    const body = `<!doctype html><title>app</title><script type="module" src="page.js"></script>`;
    site.put(SCOPE, { body, csp });
    await use(deploy);
  },
  openApp: async ({ openPage, deployWorker }, use) => {
    await deployWorker("first");
    await use(async () => {
      const page = await openPage(SCOPE);
      await page.waitForFunction(() => "registered" in globalThis);
      return page;
    });
  },
  workers: async ({ context, site }, use) => {
    const page = await context.newPage();
    await page.goto(`${site.origin}/`);
    const session = await context.newCDPSession(page);
    const registrations = new Set<string>();
    session.on("ServiceWorker.workerRegistrationUpdated", (updated) => {
      for (const { registrationId, scopeURL } of updated.registrations) {
        if (scopeURL.endsWith(SCOPE)) registrations.add(registrationId);
      }
    });
    await session.send("ServiceWorker.enable");
    const event = { origin: site.origin, tag: "kintsugi:todo", lastChance: false };
    await use({
      kill: async () => void (await session.send("ServiceWorker.stopAllWorkers")),
      dispatchSync: async () => {
        for (const registrationId of registrations) {
          await session.send("ServiceWorker.dispatchSyncEvent", { ...event, registrationId });
        }
      },
    });
  },
});

interface Task {
  readonly title: string;
  readonly n?: number;
}

function sharedCode(remote: string): string {
  return `
    import { account, counter, defineCollection, threeWay } from "kintsugi";
    export const tasks = defineCollection("tasks", { merge: threeWay({ fields: { n: counter() } }) });
    export const connection = { remote: ${JSON.stringify(remote)}, auth: account("bob", "s3cr3t") };
  `;
}

function workerCode(version: string): string {
  return `
    import { backgroundSync } from "kintsugi/service-worker";
    import { connection, tasks } from "shared";
    const { handleSync } = backgroundSync({
      name: "todo",
      collections: [tasks],
      connect: () => connection,
      patience: 0,
    });
    self.addEventListener("install", () => self.skipWaiting());
    self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
    self.addEventListener("sync", handleSync);
    self.addEventListener("message", ({ source }) => source.postMessage(${JSON.stringify(version)}));
  `;
}

const PAGE = `
  import { openDatabase } from "kintsugi";
  import { registerSync } from "kintsugi/service-worker";
  import { connection, tasks } from "shared";
  globalThis.db = await openDatabase("todo", { collections: [tasks] });
  globalThis.tasks = globalThis.db.collection(tasks);
  globalThis.db.connect(connection);
  const controlled = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
  });
  await navigator.serviceWorker.register("worker.js");
  if (navigator.serviceWorker.controller === null) await controlled;
  globalThis.registered = await registerSync(globalThis.db);
`;

/** One file of the built package and the module "shared", as an app's bundler makes it. */
async function bundle(contents: string, shared: string, format: "esm" | "iife"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    bundle: true,
    write: false,
    format,
    target: "es2022",
    tsconfigRaw: "{}",
    // of a package that is not installed it says what is none of the app's business
    logLevel: "error",
    plugins: [
      {
        name: "shared",
        setup: (building) => {
          building.onResolve({ filter: /^shared$/ }, ({ path }) => ({ path, namespace: "shared" }));
          building.onLoad({ filter: /./, namespace: "shared" }, () => ({
            contents: shared,
            resolveDir: ROOT,
          }));
        },
      },
    ],
  });
  return outputFiles.map(({ text }) => text).join("");
}

async function request(url: string, method: string, data?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      "Content-Type": "application/json",
      Authorization: `Basic ${btoa("bob:s3cr3t")}`,
    },
    ...(data !== undefined && { body: JSON.stringify({ data }) }),
  });
  return ((await response.json()) as { data?: unknown }).data ?? [];
}

function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  const target = new EventTarget();
  const opened = new Promise<void>((resolve) => {
    target.addEventListener("open", () => resolve(), { once: true });
  });
  return { opened, open: () => void target.dispatchEvent(new Event("open")) };
}
