// B3: a few changes come to a device that has many records.
import { summaryOf } from "../kit.mjs";
import { countText } from "./count-text.mjs";

const CHANGES = 10;

const nameOf = (who, count) => `${who}, ${countText(count)}`;

export const pullChanges = (counts) => {
  const [few, ...more] = counts;
  return {
    id: "B3",
    title: `Pull of ${CHANGES} changes into so many records, nothing in memory`,
    columns: { synced: "sync, ms", requests: "requests", writes: "writes" },
    rows: [
      ...counts.map((count) => ({ name: nameOf("kintsugi", count), page: "kintsugi", count })),
      ...counts
        .slice(0, 2)
        .map((count) => ({ name: nameOf("kinto.js", count), page: "kinto", count })),
    ],
    goals: more.map((count) => ({
      of: nameOf("kintsugi", count),
      against: nameOf("kintsugi", few),
      atMost: 1.3,
    })),
    async measure(kit, { page: contestant, count }) {
      const from = await kit.pulled({ page: contestant, count });
      const name = kit.prepared(count);
      const before = kit.server.collection(name);
      const changed = kit
        .records(count)
        .slice(0, CHANGES)
        .map((record) => ({ ...record, status: "changed" }));
      const after = before.changed(changed);
      kit.server.put(name, after);
      try {
        return await kit.devices.with(
          async (device) => {
            const page = await device.openPage(contestant);
            kit.server.requests.length = 0;
            const result = await page.run("syncOnce", { name });
            const requests = kit.server.requests.length;
            await page.close();
            const expected = await summaryOf(after.content(), { withTimes: true });
            await kit.verify(device, { page: contestant, name }, expected);
            return { ...result, requests };
          },
          { from },
        );
      } finally {
        kit.server.put(name, before);
      }
    },
  };
};
