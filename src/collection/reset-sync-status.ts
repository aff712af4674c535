import { isTombstone, type Confirmed, type RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";
import { NOTHING_KNOWN } from "../sync/nothing-known.js";
import { readOutlines, type Outlines } from "../view/outlines.js";
import type { Replica } from "../view/replica.js";

/**
 * Forgets what is known of the server's side of these collections, in one transaction. The records stay, as what was
 * last agreed on, and the question whether to keep what the server lacks is answered before it is asked: so an edit is
 * still joined with what others did, and nothing old overwrites something newer. The generation goes up, which ends
 * the syncs of all tabs.
 */
export async function resetSyncStatus(
  replica: Replica,
  keys: readonly CollectionKey[],
  { forgetOwner }: { readonly forgetOwner: boolean },
): Promise<void> {
  const { epoch } = replica.database;
  const apart = keys.filter((key) => replica.neverLoaded.has(key));
  const outlines = new Map<CollectionKey, Outlines>();
  // one after the other: each may be large
  for (const key of apart) outlines.set(key, await readOutlines(replica, key));
  const others = keys.filter((key) => !outlines.has(key));
  await Promise.all(others.map((key) => replica.load(key, "records")));
  const isStored = await replica.inTurn(() =>
    replica.transact(epoch, keys, "strict", ({ generation }, { slices }) => {
      const hasMoved = [...outlines].some(
        ([key, read]) =>
          read.generation !== generation || read.confirmed !== slices.get(key)?.state.confirmed,
      );
      if (hasMoved) return [null, false];
      const states = keys.map((key) => {
        const affected = countLiveIn(
          outlines.get(key)?.versions ?? replica.fold(key)?.confirmed ?? new Map(),
        );
        const answer = "keep-mine" as const;
        const reset = affected === 0 ? null : { affected, total: affected, answer };
        return [key, { ...NOTHING_KNOWN, reset }] as const;
      });
      const owner = forgetOwner ? { server: undefined, principal: undefined } : {};
      const database = { generation: generation + 1, ...owner };
      return [{ states: new Map(states), database }, true];
    }),
  );
  if (!isStored.result) await resetSyncStatus(replica, keys, { forgetOwner });
}

/** All collections, those that this tab does not know included, and whose they are. */
export async function resetEverything(replica: Replica): Promise<void> {
  let done = 0;
  for (;;) {
    const keys = await replica.store.keys();
    // a sync of another tab may have stored its first page of one meanwhile
    if (keys.length === done && done > 0) return;
    await resetSyncStatus(replica, keys, { forgetOwner: true });
    done = keys.length;
    if (done === 0) return;
  }
}

function countLiveIn(versions: ReadonlyMap<RecordId, Confirmed>): number {
  let live = 0;
  for (const version of versions.values()) live += Number(!isTombstone(version));
  return live;
}
