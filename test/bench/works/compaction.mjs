// B11: the log is compacted while the app goes on. Tasks of less than 50 ms are not told: 0 stands for them.
import { countText } from "./count-text.mjs";

export const compaction = (count) => ({
  id: "B11",
  title: `Compaction of ${countText(count)} records, half of them dead, while local writes go on`,
  columns: {
    longest: "longest task, ms",
    slowest: "slowest write, ms",
    writes: "writes meanwhile",
    compacted: "compacted, ms",
  },
  rows: [{ name: "kintsugi", page: "kintsugi" }],
  goals: [{ of: "kintsugi", column: "longest", most: 50 }],
  async measure(kit, { page: contestant }) {
    const from = await kit.pulled({ page: contestant, count });
    const name = kit.prepared(count);
    return kit.devices.with(
      async (device) => {
        const page = await device.openPage(contestant);
        return page.run("compactWhileWriting", { name, count, shape: kit.shape });
      },
      { from },
    );
  },
});
