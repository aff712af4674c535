// B12: how much memory a first pull needs for itself.
import { countText } from "./count-text.mjs";

export const memory = (count) => ({
  id: "B12",
  title: `Memory that is alive during a first pull of ${countText(count)} records, beyond what stays alive after it`,
  /** Other browsers cannot be asked for it. */
  browsers: ["chromium"],
  columns: { beyond: "beyond, MB", peak: "at most, MB", kept: "after it, MB" },
  rows: [
    { name: "one page, as objects", page: "floor", act: "takeOnePage" },
    { name: "kintsugi, nothing in memory", page: "kintsugi", act: "pullOnly" },
    { name: "kintsugi, all in memory", page: "kintsugi", act: "pullLoaded" },
  ],
  goals: ["kintsugi, nothing in memory", "kintsugi, all in memory"].map((of) => ({
    of,
    against: "one page, as objects",
    atMost: 3,
  })),
  measure: (kit, { page: contestant, act }) =>
    kit.devices.with(async (device) => {
      const name = kit.prepared(count);
      const page = await device.openPage(contestant);
      const heap = await page.heap();
      const before = await heap.alive();
      const peak = await heap.peakDuring(() => page.run(act, { name }));
      const kept = await heap.alive();
      await page.close();
      if (act === "takeOnePage") return { beyond: kept - before, peak, kept };
      await kit.verify(device, { page: contestant, name }, kit.expected(count));
      return { beyond: peak - kept, peak, kept };
    }),
});
