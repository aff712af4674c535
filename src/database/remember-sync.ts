import type { Replica } from "../view/replica.js";

/** How much older than the last sync what is remembered of it may be, in milliseconds: one that finds nothing new writes nothing. */
const EXACT_TO = 60_000;

/** Stores when the last sync that read and sent everything ended, for those who open the database later. Never rejects. */
export async function rememberSync(replica: Replica, at: number): Promise<void> {
  const { epoch, syncedAt } = replica.database;
  if (syncedAt !== undefined && at >= syncedAt && at - syncedAt < EXACT_TO) return;
  const remember = () => [{ database: { syncedAt: at } }, undefined] as const;
  try {
    await replica.inTurn(() => replica.transact(epoch, [], "relaxed", remember));
  } catch {
    // the next sync does; nothing else needs it
  }
}
