import "fake-indexeddb/auto";
import { forceCloseDatabase } from "fake-indexeddb";
import { createFaultyIndexedDB } from "../store/faulty-indexeddb.js";
import type { StorageFault } from "./lives.js";

/** The IndexedDB of one tab: what it stores is shared with the other tabs of the device. */
export interface MortalIndexedDB {
  readonly factory: IDBFactory;
  readonly plan: (fault: StorageFault) => void;
  readonly heal: () => void;
  /**
   * As when the tab dies: what it has not told to commit is undone, what it has is stored without anybody hearing of
   * it, and nothing can be begun or opened any more.
   */
  readonly die: () => void;
}

/** A door of one tab to the storage of its device. */
export function createMortalIndexedDB(device: IDBFactory): MortalIndexedDB {
  const { factory, faults, openErrors, handles } = createFaultyIndexedDB(device);
  const running = new Set<IDBTransaction>();
  let isDead = false;
  const open = factory.open.bind(factory);
  factory.open = (name, version) => {
    // a request that nobody ever answers
    if (isDead) return Reflect.construct(IDBOpenDBRequest, []);
    const request = open(name, version);
    request.addEventListener("success", () => {
      const db = request.result;
      const begin = db.transaction.bind(db);
      db.transaction = (names, mode, options) => {
        if (isDead) throw new DOMException("the tab is dead", "InvalidStateError");
        const tx = begin(names, mode, options);
        running.add(tx);
        for (const end of ["complete", "abort"]) {
          tx.addEventListener(end, () => running.delete(tx));
        }
        return tx;
      };
    });
    return request;
  };
  return {
    factory,
    plan: (fault) => {
      const newest = handles.at(-1);
      if (fault === "cannot-open") openErrors.push("UnknownError");
      const closes = fault === "closed" || fault === "cannot-open";
      if (!closes) faults.push(fault);
      else if (newest !== undefined) forceCloseDatabase(newest as never);
    },
    heal: () => {
      faults.length = 0;
      openErrors.length = 0;
    },
    die: () => {
      isDead = true;
      for (const tx of running) {
        try {
          tx.abort();
        } catch {
          // it was told to commit
        }
      }
      for (const handle of handles) handle.close();
    },
  };
}
