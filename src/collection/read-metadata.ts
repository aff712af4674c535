import type { JsonObject } from "../record/json.js";
import type { CollectionKey } from "../store/rows.js";
import type { Replica } from "../view/replica.js";
import { freeze } from "../view/shown.js";

/** The attributes of a collection, as the last sync of any tab left them. */
export async function readMetadata(
  { store }: Replica,
  key: CollectionKey,
): Promise<JsonObject | null> {
  // behind the end of the log: only the state is wanted
  const marks = [{ key, seen: Number.MAX_SAFE_INTEGER }];
  const { slices } = await store.read(marks, { segments: false });
  return freeze(slices.get(key)?.state.metadata ?? null);
}
