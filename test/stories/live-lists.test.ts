// Lists of what waits for somebody, on the screen: they follow by themselves.
import { expect, test } from "vitest";
import { defineCollection, manual, type LiveState, type Observable } from "../../src/index.js";
import { createWorld, todo, writes, type Task } from "./world.js";

const BY_HAND = defineCollection<Task>("tasks", { merge: manual });

/** What a list shows, as it changes. */
function watch<T>(list: Observable<LiveState<T>>): {
  readonly now: () => readonly T[] | undefined;
} {
  let shown: readonly T[] | undefined;
  list.subscribe(({ data }) => (shown = data));
  return { now: () => shown };
}

test("conflicts come with a sync, also in another tab, and go when they are decided", async () => {
  const world = await createWorld();
  const [phone, laptop, id] = await world.twoDevicesWith(todo("Old"), { tasks: BY_HAND });
  const tab = await world.device({ name: phone.name, tasks: BY_HAND });
  const lists = [phone, tab].map(({ tasks }) => watch(tasks.liveConflicts()));
  await expect.poll(() => lists.map(({ now }) => now()?.length)).toEqual([0, 0]);

  await laptop.tasks.update(id, { description: "Laptop" });
  await laptop.db.sync();
  await phone.tasks.update(id, { description: "Phone" });
  await phone.db.sync();
  await expect.poll(() => lists.map(({ now }) => now()?.length)).toEqual([1, 1]);
  const [shown] = lists[0]?.now() ?? [];
  await phone.tasks.create(todo("Another"));
  const same = lists[0]?.now()?.[0];
  await tab.tasks.resolve(id, "remote");

  await expect.poll(() => lists.map(({ now }) => now()?.length)).toEqual([0, 0]);
  expect(shown).toMatchObject({ id, local: { description: "Phone" } });
  expect(same).toBe(shown);
});

test("the journal grows with what a merge overrode, and what was seen goes from what is unseen", async () => {
  const world = await createWorld();
  const [phone, laptop, id] = await world.twoDevicesWith(todo("Old"));
  const [all, unseen] = [
    watch(phone.tasks.liveJournal()),
    watch(phone.tasks.liveJournal({ unseen: true })),
  ];
  await expect.poll(() => all.now()?.length).toBe(0);

  await laptop.tasks.update(id, { description: "Laptop" });
  await laptop.db.sync();
  await phone.tasks.update(id, { description: "Phone" });
  await phone.db.sync();
  await expect.poll(() => [all.now()?.length, unseen.now()?.length]).toEqual([1, 1]);
  await phone.tasks.markSeen();

  await expect.poll(() => [all.now()?.length, unseen.now()?.length]).toEqual([1, 0]);
  expect(all.now()?.[0]).toMatchObject({ id, overridden: { description: "Laptop" } });
});

test("what the server refuses is listed, until it is given up", async () => {
  const { phone, parked, bad } = await refused();
  await expect.poll(() => parked.now()?.map(({ id }) => id)).toEqual([bad]);

  await phone.tasks.discard(bad);

  await expect.poll(() => parked.now()).toEqual([]);
});

test("who listens again after a logout is shown nothing of whom it was", async () => {
  const { phone } = await refused();
  const lists: readonly Observable<LiveState<unknown>>[] = [
    phone.tasks.live(),
    phone.tasks.liveParked(),
  ];
  for (const list of lists) {
    const stop = list.subscribe(() => {});
    await expect.poll(() => list.get().data?.length).toBe(1);
    stop();
  }

  await phone.db.logout({ discardUnsent: true });

  for (const list of lists) {
    const heard: number[] = [];
    list.subscribe(({ data = [] }) => heard.push(data.length));
    await expect.poll(() => list.get().state).toBe("ready");
    expect(new Set(heard)).toEqual(new Set([0]));
  }
});

/** A task that the server refuses, and the list of such. */
async function refused() {
  const world = await createWorld();
  const phone = await world.device();
  const parked = watch(phone.tasks.liveParked());
  const { id: bad } = await phone.tasks.create(todo("Bad"));
  const body = { code: 400, errno: 107, error: "Refused", message: "Not like this" };
  phone.network.refuse({ status: 400, body }, writes(bad));
  await phone.db.sync();
  return { phone, parked, bad };
}

test("who listens no more is told nothing, and hears the newest again when he listens again", async () => {
  const { phone } = await refused();
  const list = phone.tasks.liveParked();
  const heard: (number | undefined)[] = [];
  const stop = list.subscribe(({ data }) => heard.push(data?.length));
  await expect.poll(() => heard.at(-1)).toBe(1);
  stop.unsubscribe();
  const before = heard.length;
  const [parked] = await phone.tasks.parked();

  await phone.tasks.discard(parked?.id ?? "");
  const after = heard.length;
  list.subscribe(({ data }) => heard.push(data?.length));

  await expect.poll(() => heard.at(-1)).toBe(0);
  expect(after).toBe(before);
});
