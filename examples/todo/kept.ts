// What page and service worker both have to know, in a small database of its own: a worker has no `localStorage`.

/** How a device stands, for a worker that finds no page. */
export interface KeptDevice {
  /** A password is kept nowhere; a token ends by itself. Null: nobody is signed in. */
  readonly session: Session | null;
  /** Whether it syncs by itself: its person may have switched that off, or cut its network. */
  readonly isAutomatic: boolean;
  /** The buckets of others whose lists are open on it. */
  readonly buckets: readonly string[];
}

export interface Session {
  readonly name: string;
  readonly token: string;
  /** In milliseconds, as `Date.now()` has it. */
  readonly expires: number;
}

/** Where the demo's server is. */
export interface Server {
  readonly remote: string;
  /** Another one each time that the server starts: it forgets everything, so the devices begin anew. */
  readonly run: string;
}

const NOBODY: KeptDevice = { session: null, isAutomatic: false, buckets: [] };

/** The server that was met last, for a start without it. */
export async function keptServer(): Promise<Server | undefined> {
  return run("readonly", (store) => store.get("server")) as Promise<Server | undefined>;
}

/** Keeps where the server is. What was kept of the devices of another run is of no more use, and goes. */
export async function keepServer(server: Server): Promise<void> {
  const before = await keptServer();
  if (before?.run !== server.run) await run("readwrite", (store) => store.clear());
  await run("readwrite", (store) => store.put(server, "server"));
}

/** A device by the name of its database. */
export async function keptDevice(name: string): Promise<KeptDevice> {
  const found = (await run("readonly", (store) => store.get(name))) as KeptDevice | undefined;
  return found ?? NOBODY;
}

/** Keeps this of a device; the rest stays as it is kept, by another tab perhaps. */
export async function keepOfDevice(name: string, change: Partial<KeptDevice>): Promise<void> {
  await run("readwrite", (store) => {
    const before = store.get(name);
    before.addEventListener("success", () => {
      store.put({ ...NOBODY, ...(before.result as KeptDevice | undefined), ...change }, name);
    });
    return before;
  });
}

async function run(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<unknown> {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction("kept", mode);
    const request = act(transaction.objectStore("kept"));
    transaction.addEventListener("complete", () => resolve(request.result));
    transaction.addEventListener("abort", () => reject(transaction.error));
  }).finally(() => db.close());
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("todo-kept", 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore("kept"));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
