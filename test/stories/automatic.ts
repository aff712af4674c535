// What stories of automatic sync have in common: a clock that they move themselves.
import { afterEach, beforeEach, vi } from "vitest";
import type { AutoSyncOptions, Status } from "../../src/index.js";
import { when } from "./when.js";
import type { Device } from "./world.js";

beforeEach(() => {
  // what fake-indexeddb waits for stays real
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Waits until automatic sync has nothing to do but this. */
export function planned({ db }: Pick<Device, "db">, why: string): Promise<Status> {
  return when(db.status, ({ nextAttempt }) => nextAttempt?.why === why);
}

/** Starts, and waits until the first sync has ended well. */
export async function started(device: Device, options: AutoSyncOptions = {}): Promise<Device> {
  device.db.startSync(options);
  await planned(device, "interval");
  return device;
}

/** Whether nothing begins in the next hour. */
export async function isQuiet({ db, network }: Device): Promise<boolean> {
  const before = network.log.length;
  await vi.advanceTimersByTimeAsync(3_600_000);
  const { nextAttempt, syncing } = db.status.get();
  return nextAttempt === null && !syncing && network.log.length === before;
}
