// B10: one record among many is changed.
import { summaryOf } from "../kit.mjs";
import { withTimestamps } from "../records.mjs";
import { countText } from "./count-text.mjs";

const UPDATES = 20;

const nameOf = (who, count) => `${who}, ${countText(count)}`;

export const updateOne = (few, many) => {
  const strict = { durability: "strict" };
  return {
    id: "B10",
    title: `Changing one of so many records, the median of ${UPDATES}`,
    columns: { each: "committed, ms" },
    rows: [
      { name: nameOf("kintsugi", few), page: "kintsugi", count: few },
      { name: nameOf("kintsugi", many), page: "kintsugi", count: many },
      { name: nameOf("row", few), page: "row", count: few, ...strict },
      { name: nameOf("row", many), page: "row", count: many, ...strict },
    ],
    goals: [{ of: nameOf("kintsugi", many), against: nameOf("kintsugi", few), atMost: 1.5 }],
    async measure(kit, { page: contestant, count, durability }) {
      const from = await kit.pulled({ page: contestant, count });
      const options = { name: kit.prepared(count), durability };
      return kit.devices.with(
        async (device) => {
          const page = await device.openPage(contestant);
          const { shape } = kit;
          const times = await page.run("updateEach", { ...options, times: UPDATES, shape });
          await page.close();
          const changed = withTimestamps(kit.records(count)).map((record, index) =>
            index < UPDATES ? { ...record, status: "changed" } : record,
          );
          // what is unsent has no timestamp of its own
          const how = { withTimes: false, maySend: true };
          const verified = { page: contestant, ...options, ...how };
          await kit.verify(device, verified, summaryOf(changed, how));
          return times;
        },
        { from },
      );
    },
  };
};
