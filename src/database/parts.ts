import type { CollectionContext } from "../collection/context.js";
import type { Replica } from "../view/replica.js";
import type { Connection } from "./connection.js";
import { loadOnUse } from "./load-on-use.js";
import type { SharedWithMe } from "./shared-with-me.js";

/** What collections load on first use. */
export const PARTS: Pick<CollectionContext, "acts" | "neverLoaded"> = {
  acts: () => loadOnUse(() => import("../collection/acts.js")),
  neverLoaded: () => loadOnUse(() => import("../collection/never-loaded.js")),
};

/** Asks the server at once. `connected` may throw. */
export async function askOnUse(
  connected: () => Connection,
  request: Parameters<CollectionContext["ask"]>[0],
): ReturnType<CollectionContext["ask"]> {
  const { askServer } = await loadOnUse(() => import("./ask-server.js"));
  return askServer(connected(), request);
}

export async function findShared(connection: Connection): Promise<SharedWithMe> {
  const { sharedWithMe } = await loadOnUse(() => import("./shared-with-me.js"));
  return sharedWithMe(connection);
}

export async function resetEverything(replica: Replica): Promise<void> {
  const acts = await PARTS.acts();
  await acts.resetEverything(replica);
}
