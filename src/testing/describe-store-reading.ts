import type { Store } from "../store/store.js";
import {
  appendAtEnd,
  idsOf,
  live,
  NOTES,
  operation,
  positionsOf,
  readAll,
  rejectionOf,
  RELAXED,
  sliceIn,
  sliceOf,
  TASKS,
  writeOn,
  type SuiteContext,
} from "./store-suite.js";

/** What readers see, how they hear of commits, and how it ends. */
export function describeStoreReading({ describe, story, expect }: SuiteContext): void {
  describe("keys", () => {
    story("names the collections that have a state or a log", async (open) => {
      const [here, there] = [await open(), await open()];
      expect(await here.keys()).toEqual([]);
      await appendAtEnd(there, TASKS, "a");
      await there.transact([], RELAXED, () => [{ states: new Map([[NOTES, { hwm: 1 }]]) }, null]);

      expect((await here.keys()).toSorted()).toEqual([NOTES, TASKS]);
    });
  });

  describe("read", () => {
    story("gives the rows behind a mark, and says whether there are more", async (open) => {
      const store = await open();
      await fill(store, "abcde");
      const read = async (seen: number, limit: number): Promise<readonly unknown[]> => {
        const slice = await sliceOf(store, { key: TASKS, seen }, { limit });
        return [idsOf(slice).join(""), positionsOf(slice).join(""), slice.more];
      };

      expect(await read(0, 2)).toEqual(["ab", "12", true]);
      expect(await read(2, 2)).toEqual(["cd", "34", true]);
      expect(await read(4, 2)).toEqual(["e", "5", false]);
      expect(await read(3, 2)).toEqual(["de", "45", false]);
      expect(await read(5, 2)).toEqual(["", "", false]);
      expect(await read(0, 5)).toEqual(["abcde", "12345", false]);
    });

    story("gives all rows where no limit is set, also very many", async (open) => {
      const store = await open();
      await store.transact([], RELAXED, () => [
        {
          commits: Array.from({ length: 600 }, (_, index) => ({
            key: TASKS,
            confirm: [live(`r${index}`, index + 1)],
          })),
        },
        null,
      ]);

      const { rows, more } = await sliceOf(store, { key: TASKS, seen: 10 });

      expect(more).toBe(false);
      expect(rows.map(({ position }) => position)).toEqual(
        Array.from({ length: 590 }, (_, index) => index + 11),
      );
      expect(rows.flatMap(({ confirmed }) => confirmed.map(({ id }) => id))).toEqual(
        Array.from({ length: 590 }, (_, index) => `r${index + 10}`),
      );
    });

    story("gives confirmed records only where they are asked for", async (open) => {
      const store = await open();
      await store.transact([], RELAXED, () => [
        { commits: [{ key: TASKS, confirm: [live("a", 1)], ops: [operation("b")] }] },
        null,
      ]);
      const mark = { key: TASKS, seen: 0 };

      const [row] = (await sliceOf(store, mark, { segments: false })).rows;

      expect(row?.confirmed).toEqual([]);
      expect(row?.row.page).toEqual({ parts: 1, records: 1 });
      expect((await sliceOf(store, mark)).rows[0]?.confirmed).toEqual([live("a", 1)]);
    });

    story("a reader behind the floor starts again at the oldest row", async (open) => {
      const store = await open();
      await fill(store, "abcd");
      await store.transact([], RELAXED, () => [{ states: new Map([[TASKS, { floor: 3 }]]) }, null]);

      const behind = await sliceOf(store, { key: TASKS, seen: 2 });
      const level = await sliceOf(store, { key: TASKS, seen: 3 });

      expect([behind.restarted, idsOf(behind).join("")]).toEqual([true, "abcd"]);
      expect([level.restarted, idsOf(level).join("")]).toEqual([false, "d"]);
    });

    story("5: two collections that are written together are read together", async (open) => {
      const [here, there] = [await open(), await open()];
      const write = async (): Promise<void> => {
        for (let n = 0; n < 20; n += 1) {
          const commits = [TASKS, NOTES].map((key) => ({ key, seen: n, ops: [operation(`${n}`)] }));
          await here.append(writeOn(await readAll(here), commits), "relaxed");
        }
      };
      const unequal: unknown[] = [];
      const watch = async (): Promise<void> => {
        for (let n = 0; n < 40; n += 1) {
          const reading = await readAll(there, TASKS, NOTES);
          const [tasks, notes] = [sliceIn(reading, TASKS).rows, sliceIn(reading, NOTES).rows];
          if (tasks.length !== notes.length) unequal.push([tasks.length, notes.length]);
        }
      };

      await Promise.all([write(), watch()]);

      expect(unequal).toEqual([]);
      expect(await there.head(NOTES)).toBe(20);
    });

    story("7: what a reader does to what it got changes nothing", async (open) => {
      const store = await open();
      await store.transact([], RELAXED, () => [
        { commits: [{ key: TASKS, confirm: [live("a", 1)], ops: [operation("b", "kept")] }] },
        null,
      ]);

      const [row] = (await sliceOf(store, { key: TASKS, seen: 0 })).rows;
      Object.assign(row?.confirmed[0] ?? {}, { text: "changed" });
      Object.assign(row?.row.ops?.[0]?.local ?? {}, { title: "changed" });

      const [again] = (await sliceOf(store, { key: TASKS, seen: 0 })).rows;
      expect(again?.confirmed).toEqual([live("a", 1)]);
      expect(again?.row.ops).toEqual([operation("b", "kept")]);
    });
  });

  describe("subscribe", () => {
    story(
      "tells the other handles of each act that wrote, and never the writer's own",
      async (open) => {
        const [here, there] = [await open(), await open()];
        const own: string[] = [];
        here.subscribe(() => own.push("heard"));
        const acts: (() => Promise<unknown>)[] = [
          () => appendAtEnd(here, TASKS, "a"),
          () => here.transact([], RELAXED, () => [{ database: { generation: 1 } }, null]),
          () => here.replace(() => undefined),
        ];

        for (const act of acts) {
          const heard = nextLook(there);
          await act();
          await heard;
        }

        expect(own).toEqual([]);
      },
    );

    story("stops where it is told to, and what was refused tells nobody", async (open) => {
      const [here, there] = [await open(), await open()];
      const heard: string[] = [];
      const stop = there.subscribe(() => heard.push("stopped"));
      stop();
      there.subscribe(() => heard.push("kept"));
      const refused = { epoch: "other", generation: 0, commits: [{ key: TASKS, seen: 0 }] };
      await here.append(refused, "relaxed");
      await here.transact([], RELAXED, () => [null, null]);
      const last = nextLook(there);

      await appendAtEnd(here, TASKS, "a");
      await last;

      expect(heard).toEqual(["kept"]);
    });
  });

  describe("close", () => {
    story("ends this handle only", async (open) => {
      const [here, there] = [await open(), await open()];
      const reading = await readAll(here);
      await here.close();
      await here.close();

      const calls = [
        here.read([], { segments: true }),
        here.append(writeOn(reading, []), "relaxed"),
        here.transact([], RELAXED, () => [null, null]),
        here.head(TASKS),
        here.replace(() => undefined),
        here.journal(TASKS),
      ];

      const errors = await Promise.all(calls.map(rejectionOf));
      expect(errors.map((error) => (error as Error).name)).toEqual(
        calls.map(() => "DatabaseClosedError"),
      );
      here.subscribe(() => undefined)();
      await appendAtEnd(there, TASKS, "a");
      expect(await there.head(TASKS)).toBe(1);
    });

    story("lets what has begun end", async (open) => {
      const [here, there] = [await open(), await open()];
      const transacting = here.transact([], RELAXED, () => [{ commits: [{ key: NOTES }] }, "done"]);
      const reading = readAll(here, TASKS);
      await here.close();

      expect((await transacting).result).toBe("done");
      expect((await reading).slices.size).toBe(1);
      expect(await there.head(NOTES)).toBe(1);
    });
  });
}

/** Resolves when a handle is next told to look. */
function nextLook(store: Store): Promise<void> {
  return new Promise((resolve) => {
    const stop = store.subscribe(() => {
      stop();
      resolve();
    });
  });
}

async function fill(store: Store, ids: string): Promise<void> {
  for (const id of ids) await appendAtEnd(store, TASKS, id);
}
