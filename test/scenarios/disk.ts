import { forceCloseDatabase, IDBFactory } from "fake-indexeddb";

/** The storage of a device, which fails when it is told to. It serves every library through `globalThis.indexedDB`. */
export interface Disk {
  /**
   * From now on, or `after` so many more transactions that write, there is no room for those that write more than so
   * many characters; null: there is again.
   */
  readonly leave: (characters: number | null, options?: { readonly after: number }) => void;
  /** From now on databases do not open, as in browsers that forbid storage. */
  readonly forbid: () => void;
  /** The browser closes every handle, as it does with pages in the background or when its storage process dies. */
  readonly loseHandles: () => Promise<void>;
  /** The user clears the site's data: every handle is closed, and every database is gone. */
  readonly wipe: () => Promise<void>;
}

/** A fresh disk in the place of the former one. */
export function createDisk(): Disk {
  const factory = new IDBFactory();
  const handles = new Set<IDBDatabase>();
  let room: number | null = null;
  let spared = 0;
  const roomForNext = (): number | null => (room === null || spared-- > 0 ? null : room);
  let isForbidden = false;
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    if (isForbidden) throw new DOMException("Storage is forbidden", "SecurityError");
    const request = open(name, version);
    request.addEventListener("success", () => {
      handles.add(request.result);
      watch(request.result, roomForNext);
    });
    return request;
  };
  globalThis.indexedDB = factory;

  const loseHandles = async (): Promise<void> => {
    const closing = [...handles].map(
      (handle) =>
        new Promise<void>((resolve) => {
          handle.addEventListener("close", () => resolve());
          forceCloseDatabase(handle as unknown as Parameters<typeof forceCloseDatabase>[0]);
        }),
    );
    handles.clear();
    await Promise.all(closing);
  };
  return {
    leave: (characters, { after } = { after: 0 }) => {
      room = characters;
      spared = after;
    },
    forbid: () => {
      isForbidden = true;
    },
    loseHandles,
    wipe: async () => {
      await loseHandles();
      for (const { name = "" } of await factory.databases()) {
        await new Promise((resolve, reject) => {
          const request = factory.deleteDatabase(name);
          request.addEventListener("success", resolve);
          request.addEventListener("error", reject);
        });
      }
    },
  };
}

/** Where there is no room, the request succeeds and then its transaction is aborted, as in Chromium. */
function watch(db: IDBDatabase, roomForNext: () => number | null): void {
  const begin = db.transaction.bind(db);
  db.transaction = (names, mode, options) => {
    const tx = begin(names, mode, options);
    if (mode !== "readwrite") return tx;
    const room = roomForNext();
    if (room === null) return tx;
    let written = 0;
    const count = (value: unknown, request: IDBRequest<IDBValidKey>): IDBRequest<IDBValidKey> => {
      written += JSON.stringify(value).length;
      if (written > room) request.addEventListener("success", () => abortForQuota(tx));
      return request;
    };
    const commit = tx.commit.bind(tx);
    tx.commit = () => (written > room ? abortForQuota(tx) : commit());
    const watched = new Set<IDBObjectStore>();
    const objectStore = tx.objectStore.bind(tx);
    tx.objectStore = (name) => {
      const store = objectStore(name);
      if (watched.has(store)) return store;
      watched.add(store);
      const [put, add] = [store.put.bind(store), store.add.bind(store)];
      store.put = (value: unknown, ...key) => count(value, put(value, ...key));
      store.add = (value: unknown, ...key) => count(value, add(value, ...key));
      return store;
    };
    return tx;
  };
}

function abortForQuota(tx: IDBTransaction): void {
  if (tx.error !== null) return;
  const error = new DOMException("There is no room left", "QuotaExceededError");
  Object.defineProperty(tx, "error", { value: error });
  tx.abort();
}
