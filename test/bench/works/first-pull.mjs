// B1: a first pull. B2: one that is interrupted at half and resumed.
import { countText } from "./count-text.mjs";

/** With `isLarge`, those that need minutes are left out, and slow ones measured less often. */
export const firstPull = (count, { isLarge }) => ({
  id: "B1",
  title: `First pull of ${countText(count)} records`,
  columns: {
    stored: "stored, ms",
    listed: "stored and listed, ms",
    longest: "longest task while storing, ms",
  },
  rows: [
    { name: "floor", page: "floor" },
    { name: "kintsugi", page: "kintsugi" },
    { name: "row", page: "row", ...(isLarge && { rounds: 1 }) },
    { name: "Dexie", page: "dexie", durability: "relaxed", ...(isLarge && { rounds: 1 }) },
    ...(isLarge
      ? []
      : [
          { name: "kinto.js", page: "kinto", rounds: 3 },
          { name: "RxDB", page: "rxdb", durability: "relaxed", rounds: 2 },
          { name: "PouchDB", page: "pouchdb", rounds: 1 },
        ]),
  ],
  goals: [
    { of: "kintsugi", against: "floor", atMost: 1.4 },
    ...(isLarge ? [] : [{ of: "kinto.js", against: "kintsugi", atLeast: 20 }]),
  ],
  measure: (kit, row) =>
    kit.devices.with(async (device) => {
      const options = { ...row, name: kit.prepared(count) };
      const page = await device.openPage(row.page);
      const times = await page.run("firstPull", options);
      await page.close();
      await kit.verify(device, options, kit.expected(count));
      return times;
    }),
});

export const resumedPull = (count, { pages }) => ({
  id: "B2",
  title: `First pull of ${countText(count)} records, interrupted after half of its ${pages} pages and resumed in a fresh page`,
  columns: { stored: "stored, ms", first: "of that, before the interruption, ms" },
  rows: [
    { name: "kintsugi", page: "kintsugi" },
    { name: "kintsugi, resumed", page: "kintsugi", lists: pages / 2 },
  ],
  goals: [{ of: "kintsugi, resumed", against: "kintsugi", atMost: 1.2 }],
  measure: (kit, row) =>
    kit.devices.with(async (device) => {
      const options = { ...row, name: kit.prepared(count) };
      const first = row.lists === undefined ? 0 : await interrupt(kit, device, options);
      const page = await device.openPage(row.page);
      const { stored } = await page.run("firstPull", options);
      await page.close();
      await kit.verify(device, options, kit.expected(count));
      return { stored: first + stored, first };
    }),
});

async function interrupt(kit, device, options) {
  const page = await device.openPage(options.page);
  const { stored, isComplete } = await page.run("interruptedPull", options);
  await page.close();
  kit.check(!isComplete, `${options.page}: the pull was not interrupted`);
  return stored;
}
