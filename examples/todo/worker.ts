// The service worker: it starts the page without a network, and sends what is unsent where no page is open.
import { backgroundSync } from "kintsugi/service-worker";
import { connectionOf, deviceOf } from "./connection-of.js";
import { keptDevice, keptServer } from "./kept.js";
import { openedLists } from "./opened-lists.js";
import { tasks, tasksIn } from "./tasks.js";

/** Put in when the demo is built: what the page consists of, and a name for exactly that. */
declare const FILES: readonly string[];
declare const VERSION: string;

/** What there is in a service worker; the types of a page do not know it. */
interface WorkerScope {
  readonly skipWaiting: () => Promise<void>;
}

interface ExtendableEvent extends Event {
  readonly waitUntil: (work: Promise<unknown>) => void;
}

interface FetchEvent extends Event {
  readonly request: Request;
  readonly respondWith: (response: Promise<Response>) => void;
}

interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const PREFIX = "todo-files-";
const CACHE = PREFIX + VERSION;

self.addEventListener("install", (event) => {
  (event as ExtendableEvent).waitUntil(fillCache());
});

self.addEventListener("activate", (event) => {
  (event as ExtendableEvent).waitUntil(dropOtherCaches());
});

/** A new worker waits until the person at a page wants it. */
self.addEventListener("message", ({ data }) => {
  if (data === "activate") void (self as unknown as WorkerScope).skipWaiting();
});

/**
 * The network first, so that another app at the same address is not kept from showing: demos share `localhost`. An app with an
 * address of its own asks the cache first.
 */
self.addEventListener("fetch", (event) => {
  const { request } = event as FetchEvent;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const isPage = request.mode === "navigate";
  if (isPage || FILES.includes(pathname))
    (event as FetchEvent).respondWith(load(request, isPage ? "/" : pathname));
});

async function fillCache(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "no-store" })));
}

async function dropOtherCaches(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
}

async function load(request: Request, file: string): Promise<Response> {
  try {
    const response = await fetch(request);
    // a page that says that nothing is here is an answer; a file that is missing belongs to another version
    if (response.ok || (file === "/" && response.status < 500)) return response;
  } catch {
    // the server is gone, or the network
  }
  const cache = await caches.open(CACHE);
  return (await cache.match(file)) ?? Response.error();
}

for (const name of ["sync", "periodicsync"]) {
  self.addEventListener(name, (event) => {
    (event as SyncEvent).waitUntil(syncDevice(event as SyncEvent));
  });
}

/** Each device has a database of its own, which the tag names. An app has one, and needs only `backgroundSync`. */
async function syncDevice(event: SyncEvent): Promise<void> {
  const database = event.tag.replace(/^kintsugi:/, "");
  const { buckets } = await keptDevice(database);
  const { handleSync } = backgroundSync({
    name: database,
    collections: [tasks, openedLists, ...buckets.map((bucket) => tasksIn(bucket))],
    connect: async () => {
      const { session, isAutomatic } = await keptDevice(database);
      const server = await keptServer();
      if (session === null || server === undefined || !isAutomatic) return null;
      const device = deviceOf(server.run, database);
      return connectionOf({ remote: server.remote, database, device });
    },
  });
  handleSync(event);
}
