import type { Part } from "./its.js";
import { BATCH } from "./features/batch.js";
import { BUCKETS } from "./features/buckets.js";
import { CAPABILITIES } from "./features/capabilities.js";
import { COLLECTIONS } from "./features/collections.js";
import { EVENTS } from "./features/events.js";
import { FILTERS } from "./features/filters.js";
import { GROUPS } from "./features/groups.js";
import { HISTORY } from "./features/history.js";
import { LISTS } from "./features/lists.js";
import { ANNOUNCED_END, BACKOFF, ENDED, READ_ONLY } from "./features/operations.js";
import { OPTIONS } from "./features/options.js";
import { PAGES_OF_TEN } from "./features/pages-of-ten.js";
import { PERMISSIONS } from "./features/permissions.js";
import { PERMISSIONS_LIST, PERMISSIONS_PAGES } from "./features/permissions-list.js";
import { RECORDS } from "./features/records.js";
import { SAFE } from "./features/safe.js";
import { SERVER_INFO } from "./features/server-info.js";

/** Everything that the client of Kinto's HTTP API can do. */
export const PARTS: readonly Part[] = [
  SERVER_INFO,
  BUCKETS,
  COLLECTIONS,
  GROUPS,
  RECORDS,
  LISTS,
  FILTERS,
  PERMISSIONS,
  BATCH,
  SAFE,
  OPTIONS,
  EVENTS,
  BACKOFF,
  ANNOUNCED_END,
  ENDED,
  READ_ONLY,
  PAGES_OF_TEN,
  HISTORY,
  PERMISSIONS_LIST,
  PERMISSIONS_PAGES,
  CAPABILITIES,
];
