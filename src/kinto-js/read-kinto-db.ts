import { InvalidInputError, StorageUnavailableError } from "../errors.js";

/** What kinto.js stored of one collection (`adapters/IDB`, version 2 of its database). */
export interface KintoJsCollection {
  /** Records with `_status`, `_cid`, and what the app stored: any values that can be cloned. */
  readonly rows: readonly unknown[];
  /** The list's `ETag` when it was last synced without any conflict or error; null before. */
  readonly timestamp: unknown;
  readonly metadata: unknown;
}

export interface KintoJsDatabase {
  /** Those that were asked for, as far as anything of them is stored. */
  readonly collections: ReadonlyMap<string, KintoJsCollection>;
  /** The names of all collections that have records, as `bucket/collection`. */
  readonly names: readonly string[];
}

/**
 * Reads collections out of the database of kinto.js, as one moment shows them, and writes nothing. Null where there
 * is no such database; none is made.
 *
 * @throws InvalidInputError for a database that kinto.js did not make, StorageUnavailableError
 */
export async function readKintoDb(
  factory: IDBFactory,
  name: string,
  wanted: readonly string[],
): Promise<KintoJsDatabase | null> {
  const db = await openExisting(factory, name);
  if (db === null) return null;
  try {
    for (const store of ["records", "timestamps"]) {
      if (db.objectStoreNames.contains(store)) continue;
      throw new InvalidInputError(
        `The database ${name} has no store "${store}": kinto.js 12 or newer did not make it`,
      );
    }
    return await readAll(db, wanted);
  } finally {
    db.close();
  }
}

async function readAll(db: IDBDatabase, wanted: readonly string[]): Promise<KintoJsDatabase> {
  const has = (store: string): boolean => db.objectStoreNames.contains(store);
  // databases of version 1 have no metadata
  const stores = ["records", "timestamps", "collections"].filter(has);
  const tx = db.transaction(stores, "readonly");
  const records = tx.objectStore("records");
  const collections = new Map<string, KintoJsCollection>();
  const names = distinctNames(records);
  await Promise.all(
    wanted.map(async (cid) => {
      const [rows, timestamp, about] = await Promise.all([
        resultOf(records.getAll(IDBKeyRange.bound([cid], [cid, []]))),
        resultOf(tx.objectStore("timestamps").get(cid)),
        has("collections") ? resultOf(tx.objectStore("collections").get(cid)) : undefined,
      ]);
      const found = {
        rows,
        timestamp: (timestamp as { value?: unknown } | undefined)?.value ?? null,
        metadata: (about as { metadata?: unknown } | undefined)?.metadata ?? null,
      };
      if (rows.length > 0 || found.timestamp !== null) collections.set(cid, found);
    }),
  );
  return { collections, names: await names };
}

function distinctNames(records: IDBObjectStore): Promise<readonly string[]> {
  const names: string[] = [];
  const request = records.index("cid").openKeyCursor(null, "nextunique");
  return new Promise((resolve, reject) => {
    request.addEventListener("error", () => reject(failure(request.error)));
    request.addEventListener("success", () => {
      const cursor = request.result;
      if (cursor === null) return resolve(names);
      if (typeof cursor.key === "string") names.push(cursor.key);
      cursor.continue();
    });
  });
}

/** Without a version an absent database would be made: the transaction that does so is undone. */
function openExisting(factory: IDBFactory, name: string): Promise<IDBDatabase | null> {
  const request = factory.open(name);
  let isMissing = false;
  return new Promise((resolve, reject) => {
    request.addEventListener("upgradeneeded", () => {
      isMissing = true;
      request.transaction?.abort();
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => {
      if (isMissing) resolve(null);
      else reject(failure(request.error));
    });
  });
}

function resultOf<R>(request: IDBRequest<R>): Promise<R> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(failure(request.error)));
  });
}

function failure(cause: unknown): StorageUnavailableError {
  return new StorageUnavailableError("The database of kinto.js cannot be read", { cause });
}
