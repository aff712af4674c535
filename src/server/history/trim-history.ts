import type { World } from "../http/exchange.js";
import type { ChangeEvent } from "../resource/changes.js";
import { ALL_TIMES } from "../storage/all-times.js";
import { historyList } from "./history-list.js";

/**
 * Removes the oldest entries of a bucket about objects of this kind, once there are too many of them. Where only the
 * entries of some users are trimmed, each user's are counted alone (`kinto/plugins/history/listener.py`). Counting
 * reads the whole history, so it is done only when there may be too many.
 */
export function trimHistory(
  { settings, storage, trimClock }: World,
  bucket: string,
  event: ChangeEvent,
): void {
  const { historyAutoTrimMaxCount: kept, historyAutoTrimUserIds: users } = settings;
  if (kept === undefined) return;
  const isByUser = users.length > 0;
  if (isByUser && !(event.userId !== null && users.includes(event.userId))) return;
  const list = historyList(bucket);
  const resource = event.route.resource.name;
  const entries = [list, resource, ...(isByUser ? [event.userId] : [])].join(" ");
  if (!trimClock.isDue(entries)) return;
  const ids: string[] = [];
  for (const { object } of storage.scan(list, ALL_TIMES)) {
    const isCounted =
      object["resource_name"] === resource && (!isByUser || object["user_id"] === event.userId);
    if (isCounted) ids.push(object.id);
  }
  const most = kept + settings.historyAutoTrimThreshold;
  const tooMany = ids.length > most ? ids.slice(kept) : [];
  for (const id of tooMany) storage.remove(list, id);
  trimClock.wait(entries, most - (ids.length - tooMany.length));
}
