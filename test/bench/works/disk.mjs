// B14: what a database takes on the disk.
import { countText } from "./count-text.mjs";

export const disk = (count) => ({
  id: "B14",
  title: `Disk that ${countText(count)} records take, as the browser estimates it`,
  columns: { usage: "MB" },
  rows: [
    { name: "kintsugi", page: "kintsugi" },
    { name: "floor", page: "floor" },
    { name: "row", page: "row" },
    { name: "Dexie", page: "dexie", durability: "relaxed" },
  ].map((row) => ({ ...row, rounds: 1 })),
  goals: [{ of: "kintsugi", against: "row", atMost: 1 }],
  async measure(kit, { page: contestant, durability }) {
    const from = await kit.pulled({ page: contestant, count, durability });
    return kit.devices.with(
      async (device) => {
        const page = await device.openPage(contestant);
        const { usage } = await page.run("disk", { name: kit.prepared(count), durability });
        kit.check(usage > 0, `${contestant}: the browser says that nothing is stored`);
        return { usage };
      },
      { from },
    );
  },
});
