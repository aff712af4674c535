import type { Random } from "../../src/testing/seeded-random.js";
import type { Device } from "./device.js";

/** A life while it is lived. */
export interface Life {
  readonly random: Random;
  readonly devices: readonly Device[];
  /** The records that there are or were. */
  readonly ids: string[];
  /** Syncs that nobody waits for yet. */
  readonly running: Set<Promise<unknown>>;
  readonly skip: (seconds: number) => void;
  /** Resolves when the server has answered once more, before the device hears of it. */
  readonly nextAnswer: () => Promise<void>;
}

const FIELDS = ["a", "b"] as const;
const SECONDS = [1, 30, 61, 700] as const;
/** How often each device syncs when everything is healed. */
const ROUNDS = 3;

/** All devices begin with the same records. */
export async function converge({ devices, ids }: Life): Promise<void> {
  await devices[0]?.update(0, ids, "a");
  for (const device of devices) await device.sync(0);
}

/** One thing that happens, mostly while syncs are running. */
export async function act(life: Life): Promise<void> {
  const { random, devices, ids, running, skip, nextAnswer } = life;
  // as many as any act needs, so that what is there does not change what comes next
  const [kind, who, tab, one, other, which, pace] = [
    random(20),
    random(devices.length),
    random(2),
    random(2 ** 20),
    random(2 ** 20),
    random(4),
    random(2),
  ];
  const device = devices[who] as Device;
  const id = ids[one % ids.length] as string;
  const field = FIELDS[which % 2] as string;
  if (kind < 1) ids.push(await device.create(tab));
  else if (kind < 6) await device.update(tab, [id], field);
  else if (kind < 7) await device.update(tab, [id, ids[other % ids.length] as string], field);
  else if (kind < 8) await device.put(tab, id, field);
  else if (kind < 10) await device.delete(tab, id);
  else if (kind < 13) await device.sync(tab);
  else if (kind < 17) start(running, device.sync(tab));
  else if (kind < 18) await abortSoon(device, tab, running);
  else if (kind < 19) await device.restart();
  else skip(SECONDS[which] as number);
  // else all would be done before the first request is on its way
  if (pace === 0) await Promise.race([nextAnswer(), Promise.allSettled(running)]);
}

/** A sync that rejects is kept for the end of the life. */
function start(running: Set<Promise<unknown>>, sync: Promise<unknown>): void {
  running.add(sync);
  void sync.then(
    () => running.delete(sync),
    () => undefined,
  );
}

/** The abort comes with the next request that the device's connection carries, or never. */
async function abortSoon(
  device: Device,
  tab: number,
  running: Set<Promise<unknown>>,
): Promise<void> {
  const abort = new AbortController();
  device.cable.atNextRequest = () => abort.abort();
  start(running, device.sync(tab, abort.signal));
}

/** Says what did not go well although nothing failed any more. */
export async function heal({ devices, running, random, skip }: Life): Promise<readonly string[]> {
  await Promise.all(running);
  for (const { cable } of devices) {
    cable.percent = 0;
    cable.atNextRequest = undefined;
  }
  for (const { cable } of devices) await cable.deliverLate();
  // the deletion of a create of unknown outcome waits for so long
  skip(61);
  const complaints: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const device of devices) {
      const report = await device.sync(0);
      if (report?.ok !== true) complaints.push(`${device.name} did not sync: ${report?.reason}`);
      // what the user decides takes one more
      if ((await device.decide(0, random)) > 0) await device.sync(0);
    }
  }
  return complaints;
}
