// RxDB with its free storage, on Dexie. It has no sync with Kinto: its pull fetches the pages and gives each to
// `bulkInsert`.
import { createRxDatabase } from "rxdb/plugins/core";
import { getRxStorageDexie } from "rxdb/plugins/storage-dexie";
import { fetchPages } from "./connect.js";

const TEXT = { type: "string" };
const INDEXED = { type: "string", maxLength: 100 };

function schemaOf(isIndexed) {
  return {
    version: 0,
    type: "object",
    primaryKey: "id",
    properties: {
      id: INDEXED,
      title: INDEXED,
      description: TEXT,
      status: INDEXED,
      priority: { type: "number" },
      tags: { type: "array", items: TEXT },
      due: TEXT,
      starred: { type: "boolean" },
      last_modified: { type: "number" },
    },
    required: ["id", "title", "status"],
    ...(isIndexed && { indexes: [["status", "title"]] }),
  };
}

export async function open({ remote, name, durability, isIndexed = false }) {
  const storage = getRxStorageDexie({ chromeTransactionDurability: durability });
  const db = await createRxDatabase({ name: "bench", storage });
  const { records: collection } = await db.addCollections({
    records: { schema: schemaOf(isIndexed) },
  });

  async function insert(records) {
    const { error } = await collection.bulkInsert(records);
    if (error.length > 0) throw new Error(JSON.stringify(error[0]));
  }

  return {
    async sync() {
      for await (const page of fetchPages({ remote, name })) await insert(page);
    },
    create: insert,
    createOne: (record) => collection.insert(record),
    list: () => collection.find().exec(),
    get: (id) => collection.findOne(id).exec(),
    query: (status) => collection.find({ selector: { status }, sort: [{ title: "asc" }] }).exec(),
    plain: (documents) => documents.map((document) => document.toMutableJSON()),
    unsent: async () => 0,
    close: () => db.close(),
  };
}
