import { accountList } from "./account-list.js";
import type { Row } from "../storage/storage.js";
import type { Visit } from "./visit.js";

/** Leaves a tombstone. What was below it goes when the HTTP request ends (`cascade`). */
export function deleteObject(visit: Visit, row: Row, lastModified: number | undefined): Row {
  const { call, route, target } = visit;
  const { changes, world } = call.exchange;
  const { id } = row.object;
  const fields = { deleted: true };
  const change = { id, fields, acl: {}, deleted: true, lastModified };
  const list = target.isEveryAccount ? accountList(id) : target.list;
  const buried = world.storage.put(list, change);
  changes.add(call, route, "delete", buried.object);
  return buried;
}
