// This library, as packed.
import { openDB } from "idb";
import { account, defineCollection, openDatabase } from "kintsugi";

/** Of several `names`, all are synced, and the first one is read and written. */
export async function open({ remote, name, names = [name], load }) {
  const how = { bucket: "bench", ...(load !== undefined && { load }) };
  const definitions = names.map((each) => defineCollection(each, how));
  const db = await openDatabase("bench", { collections: definitions });
  db.connect({ remote, auth: account("bench", "secret") });
  const collection = db.collection(definitions[0]);
  return {
    async sync() {
      const report = await db.sync();
      if (!report.ok) throw report.error;
    },
    create: (records) => collection.createMany(records),
    createOne: (record) => collection.create(record),
    update: (id, changes) => collection.update(id, changes),
    list: () => collection.list(),
    get: (id) => collection.get(id),
    query: (status) => collection.list({ where: { status }, sort: "title" }),
    /** Those that match are all of them. */
    follow: (onRecords) =>
      collection.live({ where: { title: { min: "" } }, sort: "title" }).subscribe(({ data }) => {
        if (data !== undefined) onRecords(data);
      }),
    /** As the server's, from a dump. */
    overwrite: (records) => collection.importBulk(records),
    weight: countSegments,
    async countByReading() {
      if (load !== "never") return (await collection.list()).length;
      let count = 0;
      for await (const { id } of collection.scan()) count += Number(id !== "");
      return count;
    },
    unsent: async () => db.status.get().pending,
    close: () => db.close(),
  };
}

/** How many rows of packed records there are. */
async function countSegments() {
  const raw = await openDB("bench");
  try {
    return await raw.count("segments");
  } finally {
    raw.close();
  }
}
