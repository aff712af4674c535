// PouchDB. It has no sync with Kinto: its pull fetches the pages and gives each to `bulkDocs`.
import PouchDB from "pouchdb-browser";
import { fetchPages } from "./connect.js";

const toDocument = ({ id, ...fields }) => ({ _id: id, ...fields });

export async function open({ remote, name }) {
  const db = new PouchDB("bench", { auto_compaction: true });
  await db.info();

  async function insert(records) {
    const answers = await db.bulkDocs(records.map(toDocument));
    const refused = answers.find(({ ok }) => !ok);
    if (refused !== undefined) throw new Error(JSON.stringify(refused));
  }

  return {
    async sync() {
      for await (const page of fetchPages({ remote, name })) await insert(page);
    },
    create: insert,
    createOne: (record) => db.put(toDocument(record)),
    list: async () => (await db.allDocs({ include_docs: true })).rows,
    get: (id) => db.get(id),
    plain: (rows) => rows.map(({ id, doc: { _id, _rev, ...fields } }) => ({ id, ...fields })),
    unsent: async () => 0,
    close: () => db.close(),
  };
}
