// Writes databases as kinto.js 17 does (`adapters/IDB`): the tests in a browser make one with kinto.js itself.

export interface KintoJsContent {
  readonly rows?: readonly object[];
  readonly timestamp?: number;
  readonly metadata?: object;
}

/** Makes the database, or adds to it: collections by `bucket/name`. */
export async function writeKintoDb(
  name: string,
  collections: Readonly<Record<string, KintoJsContent>>,
  factory: IDBFactory = indexedDB,
): Promise<void> {
  const request = factory.open(name, 2);
  request.addEventListener("upgradeneeded", () => {
    const db = request.result;
    const records = db.createObjectStore("records", { keyPath: ["_cid", "id"] });
    records.createIndex("cid", "_cid");
    records.createIndex("_status", ["_cid", "_status"]);
    records.createIndex("last_modified", ["_cid", "last_modified"]);
    db.createObjectStore("timestamps", { keyPath: "cid" });
    db.createObjectStore("collections", { keyPath: "cid" });
  });
  const db = await resultOf(request);
  const tx = db.transaction(["records", "timestamps", "collections"], "readwrite");
  for (const [cid, { rows = [], timestamp, metadata }] of Object.entries(collections)) {
    for (const row of rows) tx.objectStore("records").put({ ...row, _cid: cid });
    if (timestamp !== undefined) tx.objectStore("timestamps").put({ cid, value: timestamp });
    if (metadata !== undefined) tx.objectStore("collections").put({ cid, metadata });
  }
  await new Promise((resolve) => tx.addEventListener("complete", resolve));
  db.close();
}

/** Everything in it, as text. */
export async function contentOf(name: string): Promise<string> {
  const db = await resultOf(indexedDB.open(name));
  const stores = ["records", "timestamps", "collections"];
  const tx = db.transaction(stores);
  const all = await Promise.all(stores.map((store) => resultOf(tx.objectStore(store).getAll())));
  db.close();
  return JSON.stringify([db.version, all]);
}

export async function exists(name: string): Promise<boolean> {
  return (await indexedDB.databases()).some((each) => each.name === name);
}

function resultOf<R>(request: IDBRequest<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
  });
}
