// This library, as packed.
// oxlint-disable-next-line import/no-absolute-path -- a path of the server: what was packed has no place here
import { account, defineCollection, openDatabase } from "/lib/kintsugi.js";

export const isStore = true;

export async function open({ remote, name }) {
  const definition = defineCollection(name, { bucket: "bench" });
  const db = await openDatabase("bench", { collections: [definition] });
  db.connect({ remote, auth: account("bench", "secret") });
  const collection = db.collection(definition);
  return {
    async sync() {
      const report = await db.sync();
      if (!report.ok) throw report.error;
    },
    create: (records) => collection.createMany(records),
    list: () => collection.list(),
    unsent: async () => db.status.get().pending,
    close: () => db.close(),
  };
}
