// Something that was written does not move: the status says so, and why.
import { expect, test, vi } from "vitest";
import type { Status } from "../../src/index.js";
import { planned, started } from "./automatic.js";
import { when } from "./when.js";
import { createWorld, isPush, todo } from "./world.js";

const MINUTE = 60_000;

test("what nobody syncs is stalled after a while, and those who listen hear of it", async () => {
  const { device } = await createWorld();
  const { db, tasks } = await device({ stalledAfter: MINUTE });
  const { id } = await tasks.create(todo("Waits"));
  const since = db.status.get().oldestUnsent;
  const isStalled = when(db.status, ({ stalled }) => stalled !== null);
  expect(since).toEqual(new Date(Date.now()));

  await vi.advanceTimersByTimeAsync(MINUTE - 1);
  await tasks.update(id, { description: "Edited, and waits all the same" });
  expect(db.status.get()).toMatchObject({ stalled: null, oldestUnsent: since });
  await vi.advanceTimersByTimeAsync(1);

  expect((await isStalled).stalled).toEqual({ since, cause: "idle" });
  await db.sync();
  expect(db.status.get()).toMatchObject({ stalled: null, oldestUnsent: null });
});

test("the cause is the error that keeps it from moving", async () => {
  const { device } = await createWorld();
  const phone = await started(await device({ stalledAfter: MINUTE }));
  phone.network.goOffline();

  await phone.tasks.create(todo("Cannot be sent"));
  await planned(phone, "write");
  await vi.advanceTimersByTimeAsync(1_000);
  await when(phone.db.status, ({ lastError }) => lastError !== null);
  await vi.advanceTimersByTimeAsync(MINUTE);

  const { stalled } = await when(phone.db.status, (status) => status.stalled !== null);
  expect(stalled).toMatchObject({ cause: "offline" });
});

test("a record that is edited all the time, and sent all the time, is not stalled", async () => {
  const { device } = await createWorld();
  const { db, tasks, network } = await device({ stalledAfter: MINUTE });
  const { id } = await tasks.create(todo("0"));
  for (let turn = 1; turn <= 5; turn++) {
    const upload = network.hold(isPush);
    const syncing = db.sync();
    await upload.stopped;
    await vi.advanceTimersByTimeAsync(MINUTE / 2);
    await tasks.update(id, { description: `${turn}` });
    upload.release();
    await syncing;
    await db.sync();
    await tasks.update(id, { description: `${turn}, again` });

    expect(db.status.get().stalled).toBeNull();
  }
});

test("what was stored before the app was closed is as old as it is", async () => {
  const { device } = await createWorld();
  const first = await device();
  await first.tasks.create(todo("Old"));
  const since = first.db.status.get().oldestUnsent;
  await first.db.close();
  await vi.advanceTimersByTimeAsync(10 * MINUTE);

  const again = await device({ name: first.name });

  expect(again.db.status.get()).toMatchObject({
    oldestUnsent: since,
    stalled: { since, cause: "idle" },
  });
});

test("nobody hears of anything after the database was closed", async () => {
  const { device } = await createWorld();
  const { db, tasks, network } = await device({ stalledAfter: MINUTE });
  await tasks.create(todo("One"));
  const upload = network.hold(isPush);
  db.startSync();
  await upload.stopped;
  const heard = vi.fn<(status: Status) => void>();
  db.status.subscribe(heard);

  await db.close();
  const before = heard.mock.calls.length;
  db.status.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(10 * MINUTE);

  const codes = heard.mock.calls.map(([{ lastError }]) => lastError?.code);
  expect(codes).not.toContain("database-closed");
  expect(heard.mock.calls.length).toBe(before);
});

test("what waited for a person is not stalled as soon as it was decided", async () => {
  const { device } = await createWorld();
  const { db, tasks, network } = await device({ stalledAfter: MINUTE });
  const { id } = await tasks.create(todo("One"));
  network.refuse({ status: 403, body: { errno: 121, message: "Not you" } }, isPush);
  await db.sync();
  expect(db.status.get()).toMatchObject({ parked: 1, pending: 0, oldestUnsent: null });
  await vi.advanceTimersByTimeAsync(10 * MINUTE);

  await tasks.retry(id);

  const now = new Date(Date.now());
  expect(db.status.get()).toMatchObject({ pending: 1, oldestUnsent: now, stalled: null });
});

test.each([0, -1, Number.NaN])(
  "%s is no time after which something is stalled",
  async (stalledAfter) => {
    const { device } = await createWorld();

    await expect(device({ stalledAfter })).rejects.toThrow(
      `stalledAfter is ${stalledAfter}: give milliseconds, or Infinity`,
    );
  },
);
