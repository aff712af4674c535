// B5: many local creates in one transaction. B6: one awaited after the other.
import { summaryOf } from "../kit.mjs";
import { makeRecords } from "../records.mjs";
import { countText } from "./count-text.mjs";

const STRICT = { durability: "strict" };
const RELAXED = { durability: "relaxed" };

export const createAtOnce = (count) => ({
  id: "B5",
  title: `${countText(count)} local creates in one transaction`,
  columns: { created: "created, ms" },
  rows: [
    { name: "kintsugi", page: "kintsugi" },
    { name: "packed", page: "floor", ...STRICT },
    { name: "row", page: "row", ...STRICT },
    { name: "Dexie", page: "dexie", ...STRICT },
    { name: "Dexie, relaxed", page: "dexie", ...RELAXED },
    { name: "kinto.js, relaxed", page: "kinto", rounds: 2 },
    { name: "RxDB", page: "rxdb", ...STRICT, rounds: 2 },
    { name: "PouchDB, relaxed", page: "pouchdb", rounds: 1 },
  ],
  goals: [
    { of: "Dexie", against: "kintsugi", atLeast: 10 },
    { of: "kintsugi", against: "packed", atMost: 2 },
  ],
  measure: measureCreates("createAtOnce", count),
});

export const createEach = (count) => ({
  id: "B6",
  title: `${countText(count)} local creates, each awaited`,
  columns: { created: "all created, ms" },
  rows: [
    { name: "kintsugi", page: "kintsugi" },
    { name: "row", page: "row", ...STRICT },
    { name: "row, relaxed", page: "row", ...RELAXED },
    { name: "Dexie", page: "dexie", ...STRICT },
    { name: "Dexie, relaxed", page: "dexie", ...RELAXED },
    { name: "kinto.js, relaxed", page: "kinto", rounds: 2 },
    { name: "RxDB", page: "rxdb", ...STRICT, rounds: 2 },
    { name: "PouchDB, relaxed", page: "pouchdb", rounds: 1 },
  ],
  goals: [{ of: "kintsugi", against: "row", atMost: 1.2 }],
  measure: measureCreates("createEach", count),
});

function measureCreates(act, count) {
  return (kit, row) =>
    kit.devices.with(async (device) => {
      const { shape } = kit;
      const options = { ...row, name: "created", withTimes: false, maySend: true };
      const page = await device.openPage(row.page);
      const times = await page.run(act, { ...options, count, shape });
      await page.close();
      const made = makeRecords(count, { seed: 2, shape });
      await kit.verify(device, options, summaryOf(made, options));
      return times;
    });
}
