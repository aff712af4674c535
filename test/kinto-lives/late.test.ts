import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serverWins } from "../../src/merge/strategy.js";
import { loadFaultyLibrary } from "./faulty-library.js";
import { holdRow } from "./hold-row.js";
import { openKinto, RECORDS, type Kinto, type StoredNote } from "./kinto.js";
import { LIBRARY, type Library } from "./library.js";
import type { Tab } from "./open-tab.js";

// Kinto on PostgreSQL gives a record its timestamp when it is written, and others see it when its transaction commits

let kinto: Kinto;
let users = 0;

beforeAll(async () => {
  kinto = await openKinto("postgresql");
});
afterAll(() => kinto.stop());

/** What a transaction does that commits late. */
type Change = "creation" | "change" | "deletion";

interface Story {
  readonly change: Change;
  /** For how many seconds of the device's clock the transaction stays open; the device pulls at their end, too. */
  readonly open: number;
  /** How many seconds after the commit the device pulls again. */
  readonly later: number;
  /** What is special about the device: it begins while the transaction is open, or it is closed and opened before it pulls again. */
  readonly device: "old" | "new" | "restarted";
}

const STORIES: readonly Story[] = (["creation", "change", "deletion"] as const).flatMap((change) =>
  [0, 30, 59].flatMap((open) =>
    [0, 1000].flatMap((later) =>
      (["old", "new", "restarted"] as const).map((device) => ({ change, open, later, device })),
    ),
  ),
);

/** What the transaction writes first, and then waits for. */
const WRITES: Readonly<Record<Change, object>> = {
  creation: { method: "PUT", path: `/v1${RECORDS}/late`, body: { data: { a: "late" } } },
  change: { method: "PUT", path: `/v1${RECORDS}/kept`, body: { data: { a: "late" } } },
  deletion: { method: "DELETE", path: `/v1${RECORDS}/kept` },
};
const BLOCKED = { method: "PUT", path: `/v1${RECORDS}/blocked`, body: { data: { a: "late" } } };

describe("what commits late is seen by the next pull", () => {
  test.each(STORIES)(
    "a $change, open for $open s after something newer was seen, pulled $later s after the commit by a device that is $device",
    async (story) => {
      const { meanwhile, after, onServer } = await tell(story);
      expect(meanwhile).toEqual(["blocked early", "fast early", "kept early"]);
      expect(after).toEqual(onServer);
      expect(onServer).not.toEqual(meanwhile);
    },
  );
});

describe("without the window it is missed", () => {
  test.each(STORIES.filter(({ open, device }) => open === 0 && device === "old"))(
    "a $change, pulled $later s after the commit",
    async (story) => {
      const library = await loadFaultyLibrary({
        name: "no window",
        file: "src/sync/window.ts",
        find: "export const WINDOW = 60_000;",
        replace: "export const WINDOW = 0;",
      });
      const { meanwhile, after, onServer } = await tell(story, library);
      expect(after).toContain("fast early");
      expect(after).not.toEqual(onServer);
      expect(after.filter((each) => !each.startsWith("blocked"))).toEqual(
        meanwhile.filter((each) => !each.startsWith("blocked")),
      );
    },
  );
});

/** What the device and the server have in the end, and the device while the transaction was open. */
async function tell(
  { change, open, later, device }: Story,
  library: Library = LIBRARY,
): Promise<Readonly<Record<"meanwhile" | "after" | "onServer", readonly string[]>>> {
  const user = `late-${++users}`;
  await kinto.signUp(user);
  for (const id of ["blocked", "kept"]) await put(user, id);
  let skipped = 0;
  const disk = library.newDisk("memory", user);
  const remote = `${kinto.origin}/v1`;
  const openReader = (): Promise<Tab> =>
    library.openTab({ disk, remote, user, merge: serverWins, ahead: () => skipped * 1000 });
  let reader = await openReader();
  try {
    if (device !== "new") {
      // what is there by now is read and settled
      await pull(reader);
      skipped += 61;
      await pull(reader);
    }
    const { data: bucket } = await jsonOf<{ data: { id: string } }>(
      kinto.ask(user, "/buckets/default"),
    );
    const parent = `/buckets/${bucket.id}/collections/notes`;
    const row = await holdRow(String(kinto.databaseUrl), parent, "blocked");
    const slow = kinto.ask(user, "/batch", {
      method: "POST",
      body: { requests: [WRITES[change], BLOCKED] },
    });
    let fastAt: number;
    let meanwhile: readonly string[];
    try {
      await row.awaited();
      fastAt = await put(user, "fast");
      await pull(reader);
      skipped += open;
      meanwhile = await pull(reader);
    } finally {
      await row.release();
    }
    const { responses } = await jsonOf<SlowAnswer>(slow);
    expect(responses.map(({ status }) => status < 300)).toEqual([true, true]);
    // else nothing came late
    expect(responses[0]?.body.data.last_modified).toBeLessThan(fastAt);
    skipped += later;
    if (device === "restarted") {
      await reader.db.close();
      reader = await openReader();
    }
    const after = await pull(reader);
    const stored = await kinto.readAll<StoredNote>(user, `${RECORDS}?_sort=id`);
    return { meanwhile, after, onServer: stored.map(asText) };
  } finally {
    await reader.db.close();
  }
}

interface SlowAnswer {
  readonly responses: readonly {
    readonly status: number;
    readonly body: { readonly data: StoredNote };
  }[];
}

/** Resolves with the timestamp. */
async function put(user: string, id: string): Promise<number> {
  const body = { data: { a: "early" } };
  const answer = kinto.ask(user, `${RECORDS}/${id}`, { method: "PUT", body });
  return (await jsonOf<{ data: StoredNote }>(answer)).data.last_modified;
}

/** Resolves with what the device has afterwards. */
async function pull({ db, notes }: Tab): Promise<readonly string[]> {
  const report = await db.sync();
  if (!report.ok) throw report.error;
  return (await notes.list({ sort: "id" })).map(asText);
}

function asText({ id, a }: { readonly id: string; readonly a?: string }): string {
  return `${id} ${a}`;
}

async function jsonOf<T>(asked: Promise<Response>): Promise<T> {
  const answer = await asked;
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
