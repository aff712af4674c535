import { IDBFactory } from "fake-indexeddb";

/** What happens to a transaction that writes, when it is told to commit. */
export type Fault =
  /** It is stored, but reported as aborted: the connection died between the two. */
  | "lost"
  /** It is not stored, for no reason that is given. */
  | "aborted"
  /** There turns out to be no room when it commits. */
  | "full"
  /** There is no room for the first row. */
  | "full-at-once";

export interface FaultyIndexedDB {
  readonly factory: IDBFactory;
  /** Names of the errors with which the next calls of `open` fail. */
  readonly openErrors: string[];
  /** What happens to the next transactions that write, in order. */
  readonly faults: Fault[];
  /** Every handle that was opened, the newest last. */
  readonly handles: IDBDatabase[];
  /** The stores and options of every transaction that was begun to write. */
  readonly begun: { readonly names: readonly string[]; readonly durability: unknown }[];
}

/**
 * An IndexedDB that fails where it is told to: a fresh one, or a door of its own to one that others use, too.
 */
export function createFaultyIndexedDB(inner = new IDBFactory()): FaultyIndexedDB {
  const factory = Object.create(inner) as IDBFactory;
  const faulty: FaultyIndexedDB = {
    factory,
    openErrors: [],
    faults: [],
    handles: [],
    begun: [],
  };
  const open = inner.open.bind(inner);
  factory.open = (name, version) => {
    const error = faulty.openErrors.shift();
    if (error !== undefined) throw new DOMException("made to fail", error);
    const request = open(name, version);
    request.addEventListener("success", () => {
      faulty.handles.push(request.result);
      corrupt(request.result, faulty);
    });
    return request;
  };
  return faulty;
}

function corrupt(db: IDBDatabase, { begun, faults }: FaultyIndexedDB): void {
  const begin = db.transaction.bind(db);
  db.transaction = (names, mode, options) => {
    const tx = begin(names, mode, options);
    if (mode !== "readwrite") return tx;
    begun.push({
      names: typeof names === "string" ? [names] : [...names],
      durability: options?.durability,
    });
    const fault = faults.shift();
    if (fault === "lost") loseComplete(tx);
    if (fault === "aborted") tx.commit = () => tx.abort();
    if (fault === "full") {
      tx.commit = () => {
        Object.defineProperty(tx, "error", { value: quotaError() });
        tx.abort();
      };
    }
    if (fault === "full-at-once") {
      const objectStore = tx.objectStore.bind(tx);
      tx.objectStore = (name) => {
        const store = objectStore(name);
        store.add = () => {
          throw quotaError();
        };
        return store;
      };
    }
    return tx;
  };
}

/** Whoever waits for the end of the transaction hears that it was aborted. */
function loseComplete(tx: IDBTransaction): void {
  const listen = tx.addEventListener.bind(tx);
  tx.addEventListener = (type: string, listener: EventListenerOrEventListenerObject): void => {
    if (type === "abort") listen("complete", listener);
    if (type !== "complete") listen(type, listener);
  };
}

function quotaError(): DOMException {
  return new DOMException("made to fail", "QuotaExceededError");
}
