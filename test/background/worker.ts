// A service worker of a device in the stories: it has the database and the network of the page, and nothing else of it.
import { backgroundSync, type BackgroundSyncOptions } from "../../src/service-worker.js";
import { account } from "../../src/index.js";
import { createWorld, REMOTE, TASKS, type Device, type World } from "../stories/world.js";

export interface Scene {
  readonly world: World;
  readonly page: Device;
  readonly connect: BackgroundSyncOptions["connect"];
  readonly worker: ReturnType<typeof backgroundSync>;
}

/** A page with its worker. `instead` replaces what the worker connects with. */
export async function openScene(
  instead?: (connect: BackgroundSyncOptions["connect"]) => BackgroundSyncOptions["connect"],
): Promise<Scene> {
  const world = await createWorld();
  const page = await world.device();
  const connect = (): ReturnType<BackgroundSyncOptions["connect"]> => ({
    remote: REMOTE,
    auth: account(world.user, world.password),
    fetch: page.network.fetch,
  });
  const worker = backgroundSync({
    name: page.name,
    collections: [TASKS],
    connect: instead?.(connect) ?? connect,
  });
  return { world, page, connect, worker };
}

/** An event as a browser gives it to a worker, and what was promised to the browser. */
export function syncEvent(tag: string): {
  readonly event: Event;
  readonly work: Promise<unknown>[];
} {
  const work: Promise<unknown>[] = [];
  const waitUntil = (promise: Promise<unknown>): void => void work.push(promise);
  return { event: Object.assign(new Event("sync"), { tag, waitUntil }), work };
}
