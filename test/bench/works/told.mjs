// B15: how long after a write its live queries are told, in the tab that wrote and in another one.
import { summaryOf } from "../kit.mjs";
import { withTimestamps } from "../records.mjs";
import { median, percentile } from "../statistics.mjs";
import { countText } from "./count-text.mjs";

const WRITES = 200;
/** A frame, and what a person takes for at once. */
const [GOAL_HERE, GOAL_THERE] = [16, 50];

export const told = (count) => ({
  id: "B15",
  title: `From calling update() to the callback of a live query of ${countText(count)} records, ${WRITES} writes`,
  // tabs compare their clocks
  browsers: ["chromium"],
  columns: {
    here: "same tab, median, ms",
    hereMost: "same tab, 95 %, ms",
    there: "another tab, median, ms",
    thereMost: "another tab, 95 %, ms",
  },
  rows: [{ name: "kintsugi", page: "kintsugi" }],
  goals: [
    { of: "kintsugi", column: "here", most: GOAL_HERE },
    { of: "kintsugi", column: "hereMost", most: GOAL_HERE },
    { of: "kintsugi", column: "there", most: GOAL_THERE },
    { of: "kintsugi", column: "thereMost", most: GOAL_THERE },
  ],
  async measure(kit, { page: contestant }) {
    const from = await kit.pulled({ page: contestant, count });
    const options = { name: kit.prepared(count) };
    return kit.devices.with(
      async (device) => {
        const there = await device.openPage(contestant);
        const here = await device.openPage(contestant);
        for (const page of [there, here]) {
          const following = { ...options, times: WRITES, shape: kit.shape };
          const found = await page.run("follow", following);
          kit.check(found === count, `${found} records are followed instead of ${count}`);
        }
        const written = await here.run("updateFollowed");
        const [toldHere, toldThere] = [await here.run("toldAt"), await there.run("toldAt")];
        await here.close();
        await there.close();
        await verify(kit, device, { page: contestant, ...options }, count);
        const [waitedHere, waitedThere] = [toldHere, toldThere].map((times) =>
          times.map((at, index) => at - written[index]),
        );
        return {
          here: median(waitedHere),
          hereMost: percentile(waitedHere, 95),
          there: median(waitedThere),
          thereMost: percentile(waitedThere, 95),
        };
      },
      { from },
    );
  },
});

async function verify(kit, device, options, count) {
  const changed = withTimestamps(kit.records(count)).map((record, index) =>
    index < WRITES ? { ...record, title: `write ${index}` } : record,
  );
  // what is unsent has no timestamp of its own
  const how = { withTimes: false, maySend: true };
  await kit.verify(device, { ...options, ...how }, summaryOf(changed, how));
}
