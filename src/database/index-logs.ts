import type { CollectionContext } from "../collection/context.js";

/**
 * Makes the records of collections that are never loaded findable, so that the first who looks for one need not wait for it. Where
 * that fails, he tries again, and is told why. Never rejects.
 */
export async function indexLogs({
  replica,
  neverLoaded,
}: Pick<CollectionContext, "replica" | "neverLoaded">): Promise<void> {
  if (replica.neverLoaded.size === 0) return;
  try {
    const { indexLog } = await neverLoaded();
    for (const key of replica.neverLoaded) await indexLog(replica, key);
  } catch {
    // closed, replaced, or no room
  }
}
