// kinto.js, with its own adapter and its own sync, as its documentation shows them.
const { default: Kinto } = globalThis.Kinto;

export const isStore = true;

export async function open({ remote, name }) {
  const headers = { Authorization: `Basic ${btoa("bench:secret")}` };
  const collection = new Kinto({ remote, bucket: "bench", headers }).collection(name);
  return {
    async sync() {
      const result = await collection.sync();
      if (!result.ok) throw new Error(JSON.stringify([result.errors, result.conflicts].flat()[0]));
    },
    create: (records) =>
      Promise.all(records.map((record) => collection.create(record, { useRecordId: true }))),
    list: async () => (await collection.list()).data,
    async unsent() {
      const { data } = await collection.list({}, { includeDeleted: true });
      return data.filter(({ _status: status }) => status !== "synced").length;
    },
    close: async () => collection.db.close(),
  };
}
