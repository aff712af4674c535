// What happens to a tab when the content of its database is replaced: another epoch.
import { describe, expect, test, vi } from "vitest";
import { DatabaseReplacedError } from "../../src/errors.js";
import { createMemoryStorage } from "../../src/store/memory-store.js";
import type { Store } from "../../src/store/store.js";
import { create, edit, idsIn, NOTES, openTab, openTwo, TASKS, type Tab } from "./replicas.js";

async function nothing(): Promise<void> {}

/** As a tab does that logs out. */
async function clear({ store, replica }: Tab): Promise<void> {
  replica.accept(await store.replace(() => undefined));
}

/** A tab that hears nothing of the others, and a tab that hears them. */
async function openDeaf(instrument: (store: Store) => object = () => ({})) {
  const storage = createMemoryStorage();
  const deaf = await openTab(storage, (store) => ({
    subscribe: () => () => undefined,
    ...instrument(store),
  }));
  return [deaf, await openTab(storage)] as const;
}

function replacedIn({ replica }: Tab): Promise<void> {
  return new Promise((resolve) => {
    replica.hearers.onReplaced(resolve);
  });
}

test("a look drops every view, and tells of it", async () => {
  const [here, there] = await openTwo();
  await edit(here, "a", {});
  await edit(here, "n", {}, NOTES);
  const told = replacedIn(here);

  await clear(there);
  await told;

  expect([idsIn(here), idsIn(here, NOTES)]).toEqual([[], []]);
  expect(here.replica.fold(TASKS)).toBeUndefined();
});

test("what was loaded again is what is there now", async () => {
  const [here, there] = await openDeaf();
  await edit(here, "old", {});
  await clear(there);
  await edit(there, "new", {});

  await here.replica.look();
  await here.replica.load(TASKS, "records");

  expect(idsIn(here)).toEqual(["new"]);
});

describe("a write", () => {
  test("rejects, stores nothing and drops the views; the next one goes on", async () => {
    const [here, there] = await openDeaf();
    await edit(here, "a", {});
    const told = replacedIn(here);
    await clear(there);

    const refused = edit(here, "b", {});

    await expect(refused).rejects.toThrow(DatabaseReplacedError);
    await told;
    expect(await here.store.head(TASKS)).toBe(0);
    await edit(here, "c", {});
    expect(idsIn(here)).toEqual(["c"]);
  });

  test("that waited behind the one that found out rejects too: it was meant for the old content", async () => {
    let clearFirst = nothing;
    const [here, there] = await openDeaf((store) => ({
      append: async (...write: Parameters<Store["append"]>) => {
        await clearFirst();
        return store.append(...write);
      },
    }));
    await edit(here, "a", {});
    let second: Promise<void> | undefined;
    clearFirst = async () => {
      clearFirst = nothing;
      second = edit(here, "second", {});
      await clear(there);
    };

    const first = edit(here, "first", {});

    await expect(first).rejects.toThrow(DatabaseReplacedError);
    await expect(second).rejects.toThrow(DatabaseReplacedError);
    expect(await here.store.head(TASKS)).toBe(0);
  });

  test("that reads on because it was behind rejects when it finds out", async () => {
    let before = nothing;
    const [here, there] = await openDeaf((store) => ({
      append: async (...write: Parameters<Store["append"]>) => {
        await before();
        const appended = await store.append(...write);
        if (appended.kind === "behind") await clear(there);
        return appended;
      },
    }));
    await edit(here, "a", {});
    before = async () => {
      before = nothing;
      await there.replica.load(TASKS, "records");
      await there.replica.look();
      await edit(there, "b", {});
    };

    const write = here.writer.write([TASKS], (drafts) => {
      // what it looks for is gone with the old content: that is not what the app is to hear
      if (drafts(TASKS).operation("a") === undefined) throw new Error("a is missing");
      drafts(TASKS).set("c", create("c"));
    });

    await expect(write).rejects.toThrow(DatabaseReplacedError);
    expect(await here.store.head(TASKS)).toBe(0);
  });
});

describe("a load", () => {
  test("in a tab that heard nothing of it finds out, and loads what is there now", async () => {
    const reads = vi.fn<() => void>();
    const [here, there] = await openDeaf((store) => ({
      read: async (...reading: Parameters<Store["read"]>) => {
        reads();
        if (reads.mock.calls.length > 50) throw new Error("it reads for ever");
        return store.read(...reading);
      },
    }));
    const told = replacedIn(here);
    await clear(there);
    await edit(there, "new", {});

    await here.replica.load(TASKS, "records");

    expect(idsIn(here)).toEqual(["new"]);
    await told;
  });

  test("between whose slices it happens begins again", async () => {
    const storage = createMemoryStorage();
    const there = await openTab(storage);
    for (let n = 0; n < 20; n++) await edit(there, `old${n}`, {});
    let slices = 0;
    const here = await openTab(storage, (store) => ({
      subscribe: () => () => undefined,
      read: async (marks, options) => {
        if (++slices > 50) throw new Error("it reads for ever");
        const reading = await store.read(marks, options);
        if (slices === 2) {
          await clear(there);
          await edit(there, "new", {});
        }
        return reading;
      },
    }));

    await here.replica.load(TASKS, "records");

    expect(idsIn(here)).toEqual(["new"]);
  });

  test("whose last rows it hits begins again", async () => {
    const storage = createMemoryStorage();
    const there = await openTab(storage);
    await edit(there, "old", {});
    let calls = 0;
    const here = await openTab(storage, (store) => ({
      subscribe: () => () => undefined,
      read: async (marks, options) => {
        if (++calls > 50) throw new Error("it reads for ever");
        if (marks.length > 0 && options.limit === undefined && calls < 6) {
          await clear(there);
          await edit(there, "new", {});
        }
        return store.read(marks, options);
      },
    }));

    await here.replica.load(TASKS, "records");

    expect(idsIn(here)).toEqual(["new"]);
  });
});

test("a write that decided on operations alone is refused as well", async () => {
  const [here, there] = await openDeaf();
  await here.replica.load(TASKS, "operations");
  await clear(there);

  const write = here.writer.write([TASKS], (d) => d(TASKS).set("a", create("a")), "operations");

  await expect(write).rejects.toThrow(DatabaseReplacedError);
});
