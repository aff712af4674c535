import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, type Asked } from "./ask.js";
import { kintoUnderTest, startKintoUnderTest, type KintoUnderTest } from "./kinto-under-test.js";
import { isAsked, runRow, type Block } from "./row.js";
import { ACCOUNTS } from "./tables/accounts.js";
import { ALIKE_NAMES } from "./tables/alike-names.js";
import { ADMINISTRATORS, USER_DATA } from "./tables/administrators.js";
import { BACKOFF } from "./tables/backoff.js";
import { BATCH_CONFLICTS } from "./tables/batch-conflicts.js";
import { BATCH } from "./tables/batch.js";
import { BUCKET_SCHEMAS } from "./tables/bucket-schemas.js";
import { DEFAULT_BUCKET } from "./tables/default-bucket.js";
import { DELETIONS } from "./tables/deletions.js";
import { ERRORS } from "./tables/errors.js";
import { ESCAPED_PATHS } from "./tables/escaped-paths.js";
import { ANNOUNCED_END, ENDED_SERVICE } from "./tables/end-of-service.js";
import { HISTORY_BATCHES, HISTORY_DEFAULT_BUCKET } from "./tables/history-batches.js";
import { HISTORY_LISTS } from "./tables/history-lists.js";
import {
  HISTORY_EXCLUDES,
  HISTORY_TRIMMED,
  HISTORY_TRIMMED_BY_USER,
  HISTORY_WITHOUT_PERMISSIONS,
  NO_HISTORY,
} from "./tables/history-settings.js";
import { HISTORY_ENTRIES, HISTORY_READERS } from "./tables/history.js";
import { LIST_FILTERS } from "./tables/list-filters.js";
import { LIST_JSONB } from "./tables/list-jsonb.js";
import { LIST_PAGES } from "./tables/list-pages.js";
import { LIST_TEXT } from "./tables/list-text.js";
import { LIST_TIMES } from "./tables/list-times.js";
import { LIST_TIMESTAMPS } from "./tables/list-timestamps.js";
import { MALFORMED } from "./tables/malformed.js";
import { OBJECTS } from "./tables/objects.js";
import { OPERATIONS, REDIRECTS_OFF } from "./tables/operations.js";
import { PATCH } from "./tables/patch.js";
import { PERMISSIONS_BY_SETTINGS } from "./tables/permissions-by-settings.js";
import { PERMISSIONS_ENDPOINT, PERMISSIONS_PAGES } from "./tables/permissions-endpoint.js";
import { PERMISSIONS } from "./tables/permissions.js";
import { ACCOUNTS_ALONE, BASICAUTH_ALONE } from "./tables/policies.js";
import { PRECONDITIONS } from "./tables/preconditions.js";
import { READ_ONLY } from "./tables/read-only.js";
import { RECORD_SCHEMAS } from "./tables/record-schemas.js";
import { ROOT } from "./tables/root.js";
import { SNAPSHOTS } from "./tables/snapshots.js";
import { STORED_SCHEMAS } from "./tables/stored-schemas.js";
import { TIMESTAMPS } from "./tables/timestamps.js";

const BLOCKS: readonly Block[] = [
  ROOT,
  ERRORS,
  MALFORMED,
  ESCAPED_PATHS,
  ACCOUNTS,
  OBJECTS,
  DELETIONS,
  ALIKE_NAMES,
  DEFAULT_BUCKET,
  TIMESTAMPS,
  LIST_TIMESTAMPS,
  PRECONDITIONS,
  LIST_FILTERS,
  LIST_JSONB,
  LIST_TEXT,
  LIST_TIMES,
  LIST_PAGES,
  PATCH,
  BATCH,
  BATCH_CONFLICTS,
  PERMISSIONS,
  BACKOFF,
  HISTORY_ENTRIES,
  HISTORY_READERS,
  HISTORY_BATCHES,
  HISTORY_DEFAULT_BUCKET,
  HISTORY_LISTS,
  SNAPSHOTS,
  PERMISSIONS_ENDPOINT,
  PERMISSIONS_PAGES,
  STORED_SCHEMAS,
  RECORD_SCHEMAS,
  BUCKET_SCHEMAS,
  HISTORY_EXCLUDES,
  HISTORY_TRIMMED,
  HISTORY_TRIMMED_BY_USER,
  HISTORY_WITHOUT_PERMISSIONS,
  NO_HISTORY,
  PERMISSIONS_BY_SETTINGS,
  OPERATIONS,
  REDIRECTS_OFF,
  ANNOUNCED_END,
  ENDED_SERVICE,
  READ_ONLY,
  ADMINISTRATORS,
  USER_DATA,
  ACCOUNTS_ALONE,
  BASICAUTH_ALONE,
];

const ASKED = BLOCKS.filter(({ rows }) => rows.some(isAsked));

describe.each(ASKED)("$name", ({ profile, given, rows }) => {
  let kinto: KintoUnderTest;
  const seen: Record<string, Asked> = {};

  beforeAll(async () => {
    kinto = profile === undefined ? kintoUnderTest() : await startKintoUnderTest(profile);
    // a new one is empty, and might refuse to be emptied
    if (profile === undefined) await kinto.reset();
    for (const question of given) {
      const { status, text } = await ask(kinto, question);
      expect(status, `${question.request}: ${text}`).toBeLessThan(300);
    }
  }, 30_000);

  afterAll(() => kinto.stop());

  test.each(rows.filter(isAsked))(
    "$id",
    async (row) => {
      expect.hasAssertions();
      await runRow(kinto, row, seen);
    },
    30_000,
  );
});
