import { describe, expect, test } from "vitest";
import { DatabaseReplacedError } from "../../src/errors.js";
import type { RecordId } from "../../src/record/record.js";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { compactIndexed } from "../../src/view/compact-indexed.js";
import { indexLog } from "../../src/view/index-log.js";
import { readOutlines } from "../../src/view/outlines.js";
import type { Pass } from "../../src/view/plan-parts.js";
import { confirm, editFound, gone, live, openTab, openTwo, TASKS, type Tab } from "./replicas.js";

const pause = async (): Promise<boolean> => true;

async function never(tab: Tab): Promise<void> {
  tab.replica.neverLoaded.add(TASKS);
  await indexLog(tab.replica, TASKS);
}

function compact({ replica }: Tab, pass: Pass): Promise<void> {
  return compactIndexed(replica, TASKS, { pass, pause });
}

async function entriesIn({ store }: Tab): Promise<number> {
  const { slices } = await store.read([{ key: TASKS, seen: 0 }], { segments: true });
  const rows = slices.get(TASKS)?.rows ?? [];
  return rows.reduce((sum, { row, confirmed }) => {
    const { ops = [], done = [] } = row;
    return sum + confirmed.length + ops.length + done.length;
  }, 0);
}

async function found({ replica }: Tab, ids: readonly RecordId[]): Promise<object> {
  const reading = await replica.inTurn(() => replica.readIn([TASKS], new Map([[TASKS, ids]])));
  return Object.fromEntries(reading.found?.get(TASKS) ?? []);
}

const PAGE = Array.from({ length: 1_000 }, (_, index) => live(`r${index}`, index + 1));

describe("compacting a collection that is never loaded", () => {
  test("leaves one version of each record, and nothing of those that are deleted", async () => {
    const tab = await openTab();
    await never(tab);
    const newer = PAGE.map(({ id }, index) => live(id, 10_000 + index));
    await confirm(tab.store, [PAGE, newer, PAGE.slice(0, 400).map(({ id }) => gone(id, 99_999))]);
    await tab.replica.look();

    await compact(tab, "whole");

    expect(await entriesIn(tab)).toBe(600);
    expect(tab.replica.fold(TASKS)?.weight.entries).toBe(600);
    expect(tab.replica.indexed.get(TASKS)).toBe(600);
    expect(await found(tab, ["r0", "r400", "r999"])).toEqual({
      r400: newer[400],
      r999: newer[999],
    });
  });

  test("reads all once, and writes nothing, where nothing is to be gained", async () => {
    const tab = await openTab();
    await never(tab);
    await confirm(tab.store, [PAGE]);
    await tab.replica.look();
    const before = (await readOutlines(tab.replica, TASKS)).confirmed;

    await compact(tab, "whole");

    const { slices } = await tab.store.read([{ key: TASKS, seen: 0 }], { segments: false });
    expect(slices.get(TASKS)?.state).toMatchObject({
      confirmed: before,
      indexed: { isWhole: true, entries: 1_000 },
    });
    expect(slices.get(TASKS)?.state.rewrites ?? 0).toBe(0);
  });

  test("joins small rows", async () => {
    const tab = await openTab();
    await never(tab);
    await confirm(tab.store, [PAGE]);
    for (let n = 0; n < 40; n++) await editFound(tab, "r1", { n });

    await compact(tab, "small");

    expect(await entriesIn(tab)).toBe(1_001);
    expect(tab.replica.fold(TASKS)?.operations.get("r1")).toMatchObject({ local: { n: 39 } });
    expect(await found(tab, ["r1"])).toEqual({ r1: PAGE[1] });
  });

  test("leaves alone what fields of this device lie in", async () => {
    const tab = await openTab();
    await never(tab);
    await tab.replica.transact(tab.replica.database.epoch, [TASKS], "relaxed", () => [
      { commits: [{ key: TASKS, extras: [["r0", { note: "here" }]] }] },
      null,
    ]);
    await confirm(tab.store, [PAGE, PAGE, PAGE]);
    await tab.replica.look();

    await compact(tab, "whole");

    expect(await entriesIn(tab)).toBe(3_000);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    "changes nothing for anybody, whatever two tabs do (seed %i)",
    async (seed) => {
      const random = seededRandom(seed);
      const tabs = await openTwo();
      const truth = new Map<RecordId, number | null>();
      if (seed % 2 === 0) for (const tab of tabs) await never(tab);
      for (let step = 0; step < 60; step++) {
        const tab = tabs[random(2)] as Tab;
        if (step === 20) for (const each of tabs) await never(each);
        const dice = random(10);
        if (dice < 6) {
          const page = Array.from({ length: 1 + random(400) }, () => {
            const id = `r${random(500)}`;
            return random(5) === 0 ? gone(id, step + 1) : live(id, step + 1);
          });
          for (const version of page) truth.set(version.id, "deleted" in version ? null : step + 1);
          await confirm(tab.store, [page]);
        } else if (dice < 8 && step > 20) {
          await tab.replica.look();
          await Promise.all([
            compact(tab, random(2) === 0 ? "whole" : "small"),
            ...(random(3) === 0 ? [compact(tabs[random(2)] as Tab, "whole")] : []),
          ]);
        } else {
          await tab.replica.load(TASKS, "operations");
          await tab.replica.look();
        }
      }
      for (const tab of tabs) {
        const { versions } = await readOutlines(tab.replica, TASKS);
        const seen = [...versions.values()].filter((version) => !("deleted" in version));
        const expected = [...truth].filter(([, at]) => at !== null);
        expect(new Map(seen.map(({ id, last_modified: at }) => [id, at]))).toEqual(
          new Map(expected),
        );
        const ids = expected.map(([id]) => id);
        expect(Object.keys(await found(tab, ids)).length).toBe(ids.length);
      }
    },
  );

  test("does not lose what is unsent", async () => {
    const tab = await openTab();
    await never(tab);
    await confirm(tab.store, [PAGE, PAGE, PAGE, PAGE]);
    await editFound(tab, "r1", { text: "mine" });

    await compact(tab, "whole");

    expect(await entriesIn(tab)).toBe(1_001);
    expect(tab.replica.fold(TASKS)?.operations.get("r1")).toMatchObject({
      base: PAGE[1],
      local: { text: "mine" },
    });
  });

  test.each([0, 1, 2, 3, 4, 5, 6])("loses nothing that comes while it waits (%i)", async (at) => {
    const [tab, other] = await openTwo();
    await never(tab);
    const newer = PAGE.map(({ id }, index) => live(id, 10_000 + index));
    await confirm(tab.store, [PAGE, newer]);
    await tab.replica.look();
    const rest = Array.from({ length: 1_100 }, (_, index) => live(`n${index}`, 60_000 + index));
    const last = [live("r1", 70_000), gone("r2", 70_001)];
    let pauses = 0;

    await compactIndexed(tab.replica, TASKS, {
      pass: "whole",
      pause: async () => {
        if (pauses++ === at) {
          await confirm(other.store, [[...rest, ...last]]);
          await tab.replica.look();
        }
        return true;
      },
    });
    if (pauses <= at) await confirm(other.store, [[...rest, ...last]]);

    expect(await found(tab, ["r1", "r2", "r3"])).toEqual({
      r1: live("r1", 70_000),
      r2: gone("r2", 70_001),
      r3: newer[3],
    });
  });

  test.each([0, 1, 2, 3, 4, 5, 6])(
    "touches nothing of other content that came during its pause (%i)",
    async (at) => {
      const [tab, other] = await openTwo();
      await never(tab);
      await confirm(tab.store, [PAGE, PAGE.map(({ id }) => live(id, 5_000))]);
      await tab.replica.look();
      let pauses = 0;

      await compactIndexed(tab.replica, TASKS, {
        pass: "whole",
        pause: async () => {
          if (pauses++ === at) {
            await other.store.replace(() => undefined);
            await confirm(other.store, [PAGE]);
            await tab.replica.look();
            await never(tab);
            await editFound(tab, "mine", { n: 1 });
          }
          return true;
        },
      }).catch((error: unknown) => {
        if (!(error instanceof DatabaseReplacedError)) throw error;
      });

      expect(await entriesIn(tab)).toBe(pauses > at ? 1_001 : 1_000);
    },
  );
});
