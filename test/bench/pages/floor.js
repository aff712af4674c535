// The least that anybody has to do. A pull: fetch the pages, parse them, write all records in one transaction of a
// few large rows. A push: send the batches one after the other and read their answers, with no store at all.

/** The largest page that Kinto gives. */
const PAGE = 10_000;
/** About the fastest size of a row (IndexedDB costs much for each row, and again more for very large ones). */
const ROW = 500;
const BATCH = 25;

const HEADERS = {
  Authorization: `Basic ${btoa("bench:secret")}`,
  "Content-Type": "application/json",
};

export const isStore = false;

export async function open({ remote, name }) {
  const db = await openStore();
  const path = `/buckets/bench/collections/${name}/records`;
  let unsent = [];

  async function pull() {
    const records = [];
    for (let url = `${remote}${path}?_sort=last_modified&_limit=${PAGE}`; url !== null;) {
      const response = await fetch(url, { headers: HEADERS });
      const { data } = JSON.parse(await response.text());
      for (const record of data) records.push(record);
      url = response.headers.get("Next-Page");
    }
    const tx = db.transaction("rows", "readwrite", { durability: "relaxed" });
    for (let index = 0; index < records.length; index += ROW) {
      tx.objectStore("rows").put(records.slice(index, index + ROW), index);
    }
    tx.commit();
    await new Promise((resolve, reject) => {
      tx.addEventListener("complete", resolve);
      tx.addEventListener("abort", () => reject(tx.error));
    });
  }

  async function push() {
    for (let index = 0; index < unsent.length; index += BATCH) {
      const requests = unsent.slice(index, index + BATCH).map(({ id, ...data }) => ({
        method: "PUT",
        path: `/v1${path}/${id}`,
        headers: { "If-None-Match": "*" },
        body: { data },
      }));
      const body = JSON.stringify({ requests });
      const response = await fetch(`${remote}/batch`, { method: "POST", headers: HEADERS, body });
      const { responses } = JSON.parse(await response.text());
      if (responses.some(({ status }) => status !== 201)) throw new Error("not created");
    }
    unsent = [];
  }

  return {
    sync: () => (unsent.length > 0 ? push() : pull()),
    create: async (records) => void unsent.push(...records),
    async list() {
      const rows = await done(db.transaction("rows").objectStore("rows").getAll());
      return rows.flat();
    },
    unsent: async () => unsent.length,
    close: async () => db.close(),
  };
}

async function openStore() {
  const request = indexedDB.open("bench", 1);
  request.addEventListener("upgradeneeded", () => request.result.createObjectStore("rows"));
  return done(request);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
