import type { Device } from "./device.js";
import type { LifeWorld } from "./life-world.js";

/** How long what may still be under way has to be waited for. */
const WAIT = 61_000;
/** The longest that a server's wish is heeded, however wrong the clocks are. */
const HOUR = 3_660_000;
/** After so long everything is compared, whatever the server has forgotten. */
const DAY = 25 * 3_600_000;
/** After so many syncs of every device nothing may be left to do. */
const SYNCS = 3;

/** Ends all faults, has everything delivered, and lets everybody sync three times. */
export async function heal(devices: readonly Device[], world: LifeWorld): Promise<void> {
  const { time, network, server, trace, complain, life } = world;
  trace("healed");
  for (const device of devices) {
    device.user = "bob";
    for (const tab of device.tabs) {
      tab.idb.heal();
      tab.network.plan(null);
    }
  }
  await network.deliverLate();
  // each device may bring the others a conflict, and each of these is a decision and a sync
  const isAsked = life.strategy === "manual" || server.hasForgotten();
  const rounds = isAsked ? SYNCS * devices.length : SYNCS;
  for (let round = 1; round <= rounds; round++) {
    await time.sleep(round > 1 ? WAIT : server.hasForgotten() ? DAY : HOUR);
    for (const device of devices) {
      const hears = life.hasChannel && round > 1;
      for (const tab of hears ? device.tabs.slice(0, 1) : device.tabs) {
        await device.resolve(tab, round % 2 === 0 ? "theirs" : "ours");
        await device.retry(tab);
        const report = await device.sync(tab, { ignoreBackoff: false });
        const rules = report?.records.map(({ id, rule }) => `${id} ${rule}`).join(", ");
        trace(`${device.name} syncs: ${report?.ok === false ? report.reason : "ok"} [${rules}]`);
        const isAsking = report?.ok === false && report.reason === "server-reset";
        if (report?.ok === true || (isAsking && round < rounds)) continue;
        complain(`${device.name} cannot sync: ${report?.error.message}`);
      }
    }
  }
  // what one tab did last, the others have heard of
  await time.sleep(1);
}
