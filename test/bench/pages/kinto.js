// kinto.js, with its own adapter and its own sync, as its documentation shows them.
import Kinto from "kinto";

export async function open({ remote, name }) {
  const headers = { Authorization: `Basic ${btoa("bench:secret")}` };
  const collection = new Kinto({ remote, bucket: "bench", headers }).collection(name);
  return {
    async sync() {
      const result = await collection.sync();
      if (!result.ok) throw new Error(JSON.stringify([result.errors, result.conflicts].flat()[0]));
    },
    /** In one transaction, as its `create` does with one. */
    create: (records) =>
      collection.execute(
        (tx) => {
          for (const record of records) tx.create({ ...record, _status: "created" });
        },
        { preloadIds: records.map(({ id }) => id) },
      ),
    createOne: (record) => collection.create(record, { useRecordId: true }),
    list: async () => (await collection.list()).data,
    get: async (id) => (await collection.get(id)).data,
    async unsent() {
      const { data } = await collection.list({}, { includeDeleted: true });
      return data.filter(({ _status: status }) => status !== "synced").length;
    },
    close: async () => collection.db.close(),
  };
}
