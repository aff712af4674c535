// Dexie. It has no sync with Kinto: its pull fetches the pages and gives each to `bulkPut`.
import { Dexie } from "dexie";
import { fetchPages } from "./connect.js";

export async function open({ remote, name, durability, isIndexed }) {
  const db = new Dexie("bench", { chromeTransactionDurability: durability });
  db.version(1).stores({ records: isIndexed ? "id, [status+title]" : "id" });
  await db.open();
  const { records: table } = db;
  return {
    async sync() {
      for await (const page of fetchPages({ remote, name })) await table.bulkPut(page);
    },
    create: (records) => table.bulkAdd(records),
    createOne: (record) => table.add(record),
    update: (id, changes) => table.update(id, changes),
    list: () => table.toArray(),
    get: (id) => table.get(id),
    query: (status) =>
      table
        .where("[status+title]")
        .between([status, Dexie.minKey], [status, Dexie.maxKey])
        .toArray(),
    unsent: async () => 0,
    close: async () => db.close(),
  };
}
