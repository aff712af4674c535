// The least that anybody has to do. A pull: fetch the pages, parse them, write all records in one transaction of a
// few large rows. It keeps no cursor, knows no conflict and survives nothing.
import { openDB } from "idb";
import { fetchPages } from "./connect.js";

/** About the fastest size of a row (IndexedDB costs much for each row, and again more for very large ones). */
const ROW = 500;

export async function open({ remote, name, durability }) {
  const db = await openDB("bench", 1, { upgrade: (made) => void made.createObjectStore("rows") });
  let folded = new Map();

  async function write(records, options) {
    const tx = db.transaction("rows", "readwrite", options);
    for (let index = 0; index < records.length; index += ROW) {
      void tx.store.put(records.slice(index, index + ROW), index);
    }
    tx.commit();
    await tx.done;
  }

  return {
    async sync() {
      const records = [];
      for await (const page of fetchPages({ remote, name })) {
        for (const record of page) records.push(record);
      }
      await write(records, { durability: "relaxed" });
    },
    create: (records) => write(records, { durability }),
    /** The rows are folded by id, as a log has to be. */
    async list() {
      folded = new Map();
      for (const row of await db.getAll("rows")) {
        for (const record of row) folded.set(record.id, record);
      }
      return [...folded.values()];
    },
    get: async (id) => folded.get(id),
    async query(wanted) {
      const found = [...folded.values()].filter(({ status }) => status === wanted);
      return found.toSorted((a, b) => (a.title < b.title ? -1 : 1));
    },
    unsent: async () => 0,
    close: async () => db.close(),
  };
}

/** Fetches and parses one page, and gives it back: how much memory it takes is measured. */
export async function onePage(options) {
  for await (const page of fetchPages(options)) return page;
  return [];
}
