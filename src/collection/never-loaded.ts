// What only collections need that are never loaded: loaded when one is first opened.
import { isQuarantined, type Quarantined, type RecordId } from "../record/record.js";
import type { CollectionKey } from "../store/rows.js";
import { readOutlines } from "../view/outlines.js";
import type { Replica } from "../view/replica.js";
import { freeze, type Shown } from "../view/shown.js";
import { indexLog } from "../view/index-log.js";

export { indexLog } from "../view/index-log.js";
export { scan } from "../view/scan.js";

/** The record as the app sees it. */
export async function findOne(
  replica: Replica,
  key: CollectionKey,
  id: RecordId,
): Promise<Shown | undefined> {
  await replica.load(key, "operations");
  const isEdited = replica.fold(key)?.operations.has(id) ?? false;
  if (isEdited) return freeze(replica.shown(key, id));
  await indexLog(replica, key);
  const { found } = await replica.inTurn(() => replica.readIn([key], new Map([[key, [id]]])));
  const its = found?.get(key);
  // the content was replaced, and its records cannot be found yet
  if (its === undefined) return findOne(replica, key, id);
  return freeze(replica.showing.one(key, id, replica.ground(key, its)));
}

/** The versions that cannot be used here. */
export async function findAside(
  replica: Replica,
  key: CollectionKey,
): Promise<readonly Quarantined[]> {
  const { versions } = await readOutlines(replica, key);
  return [...versions.values()].filter(isQuarantined);
}
