import type { CollectionKey } from "../store/rows.js";
import type { Replica } from "../view/replica.js";

/** Has the next sync of any tab read once more what was set aside. */
export async function storeTryAgain(replica: Replica, key: CollectionKey): Promise<void> {
  await replica.load(key, "operations");
  await replica.inTurn(() =>
    replica.transact(replica.database.epoch, [key], "strict", () => [
      { states: new Map([[key, { tryAgain: true }]]) },
      undefined,
    ]),
  );
}
