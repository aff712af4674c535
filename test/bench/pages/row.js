// What most apps write by hand: idb, and a row for each record.
import { openDB } from "idb";
import { fetchPages } from "./connect.js";

export async function open({ remote, name, durability }) {
  const db = await openDB("bench", 1, {
    upgrade: (made) => void made.createObjectStore("records", { keyPath: "id" }),
  });

  async function write(records, options) {
    const tx = db.transaction("records", "readwrite", options);
    for (const record of records) void tx.store.put(record);
    tx.commit();
    await tx.done;
  }

  return {
    async sync() {
      for await (const page of fetchPages({ remote, name })) {
        await write(page, { durability: "relaxed" });
      }
    },
    create: (records) => write(records, { durability }),
    createOne: (record) => write([record], { durability }),
    async update(id, changes) {
      const tx = db.transaction("records", "readwrite", { durability });
      void tx.store.put({ ...(await tx.store.get(id)), ...changes });
      tx.commit();
      await tx.done;
    },
    list: () => db.getAll("records"),
    get: (id) => db.get("records", id),
    unsent: async () => 0,
    close: async () => db.close(),
  };
}
