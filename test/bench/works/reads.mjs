// B8: a database is opened and listed. B9: records are read when everything that is kept in memory is there.
import { summaryOf } from "../kit.mjs";
import { withTimestamps } from "../records.mjs";
import { countText } from "./count-text.mjs";

export const openAndList = (count) => ({
  id: "B8",
  title: `Opening a database of ${countText(count)} records and listing all`,
  columns: { listed: "opened and listed, ms", opened: "of that, opened, ms" },
  rows: [
    { name: "packed rows, folded by hand", page: "floor" },
    { name: "kintsugi", page: "kintsugi" },
    { name: "row", page: "row" },
    { name: "Dexie", page: "dexie", durability: "relaxed" },
  ],
  goals: [
    { of: "kintsugi", against: "packed rows, folded by hand", atMost: 1.3 },
    { of: "Dexie", against: "kintsugi", atLeast: 3 },
  ],
  measure: (kit, { name: row, ...options }) =>
    inStock(kit, { count, ...options }, async (page, given) => {
      const { count: listed, hash, ...times } = await page.run("openAndList", given);
      kit.compare(row, { count: listed, hash }, await kit.expected(count));
      return times;
    }),
});

export const getEach = (count, times) => ({
  id: "B9",
  title: `Reading one of ${countText(count)} records by its id, ${countText(times)} times`,
  columns: { each: "each, µs" },
  rows: [
    { name: "awaited Map lookup", page: "floor" },
    { name: "kintsugi", page: "kintsugi" },
    { name: "Dexie", page: "dexie", durability: "relaxed" },
    { name: "row", page: "row" },
  ],
  goals: [
    { of: "kintsugi", against: "awaited Map lookup", atMost: 3 },
    { of: "Dexie", against: "kintsugi", atLeast: 20 },
  ],
  measure: (kit, { name: row, ...options }) =>
    inStock(kit, { count, ...options }, async (page, given) => {
      const { shape } = kit;
      const { each, found } = await page.run("getEach", { ...given, count, times, shape });
      kit.check(found === times, `${row}: ${found} records found instead of ${times}`);
      return { each };
    }),
});

export const query = (count) => ({
  id: "B9",
  title: `A list of a third of ${countText(count)} records, filtered and sorted by another field`,
  columns: { each: "each, ms" },
  rows: [
    { name: "kintsugi", page: "kintsugi" },
    { name: "Dexie, with an index of both", page: "dexie", durability: "relaxed", isIndexed: true },
    { name: "RxDB, with an index of both", page: "rxdb", durability: "relaxed", isIndexed: true },
    { name: "array, by hand", page: "floor" },
  ],
  goals: [{ of: "Dexie, with an index of both", against: "kintsugi", atLeast: 20 }],
  measure: (kit, { name: row, ...options }) =>
    inStock(kit, { count, ...options }, async (page, given) => {
      const { each, ...found } = await page.run("query", given);
      kit.compare(row, found, await expectedOf(kit, count));
      return { each };
    }),
});

function expectedOf(kit, count) {
  const found = withTimestamps(kit.records(count)).filter(({ status }) => status === "todo");
  const sorted = found.toSorted((a, b) => (a.title < b.title ? -1 : 1));
  return summaryOf(sorted, { withTimes: true, inOrder: true });
}

/** Acts in a fresh page of a device that has pulled before. */
async function inStock(kit, stock, act) {
  const from = await kit.pulled(stock);
  const given = { ...stock, name: kit.prepared(stock.count) };
  return kit.devices.with(async (device) => act(await device.openPage(stock.page), given), {
    from,
  });
}
