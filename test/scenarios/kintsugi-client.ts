import {
  clientWins,
  defineCollection,
  manual,
  openDatabase,
  serverWins,
  type Database,
  type Collection,
  type Json,
  type Strategy,
  type SyncReport,
  type Transformer as OurTransformer,
} from "../../src/index.js";
import type { Client, ClientOptions, Fields, Library, Synced, Transformer } from "./client.js";

type Task = Record<string, Json>;

const STRATEGIES: Readonly<Record<ClientOptions["strategy"], Strategy<Task> | undefined>> = {
  library: undefined,
  manual,
  "server-wins": serverWins,
  "client-wins": clientWins,
};

/** Our library, through its public door. */
export const KINTSUGI: Library = {
  name: "kintsugi",
  open: async (options) => {
    const merge = STRATEGIES[options.strategy];
    const { bucket, transformers = [] } = options;
    const definition = defineCollection<Task>(options.collection, {
      bucket,
      transformers: transformers.map(fromTransformer),
      ...(merge !== undefined && { merge }),
    });
    const db = await openDatabase(options.database, {
      collections: [definition],
      storage: options.mayBeInMemory ? "indexeddb-or-memory" : "indexeddb",
    });
    return clientOf(db, db.collection(definition), options);
  },
};

function fromTransformer({ encode, decode }: Transformer, index: number): OurTransformer {
  return {
    id: `t${index}`,
    encode: (record) => encode(record),
    decode: (record) => decode(record),
  };
}

function clientOf(db: Database, tasks: Collection<Task>, options: ClientOptions): Client {
  const signIn = (): void => {
    const { remote, network, auth, timeout } = options;
    db.connect({ remote, auth, fetch: network.fetch, ...(timeout !== undefined && { timeout }) });
  };
  signIn();
  return {
    network: options.network,
    create: async (id, fields) => {
      await tasks.create({ id, ...(fields as Task) });
    },
    createMany: async (records) => {
      await tasks.createMany(
        Object.entries(records).map(([id, fields]) => ({ id, ...(fields as Task) })),
      );
    },
    put: async (id, fields) => {
      await tasks.put({ id, ...(fields as Task) });
    },
    update: async (id, changes) => {
      await tasks.update(id, () => changes as Task);
    },
    delete: async (id) => {
      await tasks.delete(id);
    },
    get: async (id) => {
      const found: Fields | undefined = await tasks.get(id);
      if (found === undefined) return null;
      const { id: _, last_modified: __, ...fields } = found;
      return fields;
    },
    ids: async () => (await tasks.list({ sort: "id" })).map(({ id }) => id),
    sync: async () => syncedOf(tasks, () => db.sync()),
    unsent: () => {
      const { pending, conflicts, parked } = db.status.get();
      return Promise.resolve(pending + conflicts + parked);
    },
    listen: async () => listenTo(tasks),
    clear: async () => db.logout({ discardUnsent: true }),
    signIn,
    close: async () => db.close(),
  };
}

async function syncedOf(tasks: Collection<Task>, sync: () => Promise<SyncReport>): Promise<Synced> {
  try {
    const report = await sync();
    // it stays there until somebody says that it was seen
    const overridden = await tasks.journal({ unseen: true });
    return {
      ok: report.ok,
      failure: report.ok ? null : report.error.name,
      conflicts: (await tasks.conflicts()).map(({ id }) => id),
      refused: (await tasks.parked()).map(({ id }) => id),
      overridden: overridden.map(({ id }) => id),
    };
  } catch (error) {
    const failure = (error as Error).name;
    return { ok: false, failure, conflicts: [], refused: [], overridden: [] };
  }
}

async function listenTo(tasks: Collection<Task>): Promise<readonly string[]> {
  const told: string[] = [];
  const known = new Set((await tasks.list()).map(({ id }) => id));
  tasks.live().subscribe(({ data }) => {
    for (const { id } of data ?? []) {
      if (known.has(id)) continue;
      known.add(id);
      told.push(id);
    }
  });
  return told;
}
