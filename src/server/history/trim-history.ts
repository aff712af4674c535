import type { World } from "../http/exchange.js";
import type { ChangeEvent } from "../resource/changes.js";
import { historyList } from "./history-list.js";

/**
 * Removes the oldest entries of a bucket about objects of this kind, once there are too many of them. Where only the
 * entries of some users are trimmed, each user's are counted alone (`kinto/plugins/history/listener.py`).
 */
export function trimHistory(
  { settings, storage }: World,
  bucket: string,
  event: ChangeEvent,
): void {
  const { historyAutoTrimMaxCount: kept, historyAutoTrimUserIds: users } = settings;
  if (kept === undefined) return;
  const isByUser = users.length > 0;
  if (isByUser && !(event.userId !== null && users.includes(event.userId))) return;
  const list = historyList(bucket);
  const ids: string[] = [];
  const range = { after: -1, before: Number.POSITIVE_INFINITY, newestFirst: true };
  for (const { object } of storage.scan(list, range)) {
    const isCounted =
      object["resource_name"] === event.route.resource.name &&
      (!isByUser || object["user_id"] === event.userId);
    if (isCounted) ids.push(object.id);
  }
  if (ids.length <= kept + settings.historyAutoTrimThreshold) return;
  for (const id of ids.slice(kept)) storage.remove(list, id);
}
