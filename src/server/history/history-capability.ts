import type { JsonObject } from "../../record/json.js";
import type { Settings } from "../settings.js";

/** What clients are told of the history: also what it leaves out (`kinto/plugins/history/__init__.py`). */
export function historyCapability(settings: Settings): JsonObject {
  const { historyAutoTrimMaxCount: most, historyAutoTrimUserIds: users } = settings;
  const excluded = settings.historyExcludeResources;
  return {
    description: "Track changes on data.",
    url: "http://kinto.readthedocs.io/en/latest/api/1.x/history.html",
    ...(most !== undefined && { auto_trim_max_count: most }),
    ...(users.length > 0 && { auto_trim_user_ids: users }),
    ...(excluded.length > 0 && { excluded_resources: excluded.map(describe) }),
  };
}

/** `{ bucket: "b", collection: "c" }` for `/buckets/b/collections/c`. */
function describe(uri: string): JsonObject {
  const parts = uri.split("/").slice(1);
  const entries = parts.flatMap((part, index) => {
    const id = parts[index + 1];
    return index % 2 === 0 && id !== undefined ? [[part.replace(/s$/, ""), id] as const] : [];
  });
  return Object.fromEntries(entries);
}
