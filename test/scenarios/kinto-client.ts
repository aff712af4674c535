import { EventEmitter } from "node:events";
import { setTimeout } from "node:timers/promises";
import { nameOf } from "./look.js";
import type { Client, ClientOptions, Fields, Library, Synced, Transformer } from "./client.js";

/** The parts of the package `kinto` that the comparison calls. */
export interface KintoPackage {
  readonly default: new (options: object) => Kinto;
  readonly KintoClient: new (remote: string, options: object) => object;
}

interface Kinto {
  readonly collection: (name: string, options: object) => Collection;
}

interface Collection {
  readonly db: { readonly close: () => Promise<void> };
  readonly create: (record: object, options: object) => Promise<unknown>;
  readonly upsert: (record: object) => Promise<unknown>;
  readonly update: (record: object, options: object) => Promise<unknown>;
  readonly delete: (id: string) => Promise<unknown>;
  readonly getAny: (id: string) => Promise<{ readonly data: KintoRecord | undefined }>;
  readonly list: (
    params?: object,
    options?: object,
  ) => Promise<{ readonly data: readonly KintoRecord[] }>;
  readonly sync: (options: object) => Promise<SyncResult>;
  readonly clear: () => Promise<void>;
}

type KintoRecord = Fields & { readonly id: string; readonly _status: string };

interface SyncResult {
  readonly ok: boolean;
  readonly conflicts: readonly {
    readonly local: { readonly id: string } | null;
    readonly remote: { readonly id: string } | null;
  }[];
  readonly errors: readonly {
    readonly type: string;
    readonly message?: string;
    readonly path?: string;
  }[];
  readonly resolved: readonly { readonly id: string }[];
}

/** With the `retry` that it has where no options are given at all. */
const STRATEGIES: Readonly<Record<ClientOptions["strategy"], object>> = {
  library: { retry: 1 },
  manual: { strategy: "manual", retry: 1 },
  "server-wins": { strategy: "server_wins", retry: 1 },
  "client-wins": { strategy: "client_wins", retry: 1 },
};

/** kinto.js with its own IndexedDB adapter. */
export function kintoLibrary(kinto: KintoPackage): Library {
  return { name: "kinto.js", open: (options) => Promise.resolve(clientOf(kinto, options)) };
}

function clientOf({ default: Kinto, KintoClient }: KintoPackage, options: ClientOptions): Client {
  const { network, remote, bucket, timeout } = options;
  // kinto.js has no option for `fetch`, but the class of its HTTP client may be replaced
  class Client_ extends Kinto {
    get ApiClass(): unknown {
      return class extends KintoClient {
        constructor(url: string, settings: object) {
          super(url, { ...settings, fetchFunc: network.fetch });
        }
      };
    }
  }
  const events = new EventEmitter();
  const kinto = new Client_({
    remote,
    bucket,
    events,
    headers: { Authorization: options.auth() },
    adapterOptions: { dbName: options.database },
    ...(timeout !== undefined && { timeout }),
  });
  const remoteTransformers = options.transformers?.map(fromTransformer);
  const tasks = kinto.collection(options.collection, { remoteTransformers });
  return {
    network,
    create: async (id, fields) => {
      await tasks.create({ id, ...fields }, { useRecordId: true });
    },
    createMany: async (records) => {
      for (const [id, fields] of Object.entries(records)) {
        await tasks.create({ id, ...fields }, { useRecordId: true });
      }
    },
    put: async (id, fields) => {
      await tasks.upsert({ id, ...fields });
    },
    update: async (id, changes) => {
      await tasks.update({ id, ...changes }, { patch: true });
    },
    delete: async (id) => {
      await tasks.delete(id);
    },
    get: async (id) => {
      const { data } = await tasks.getAny(id);
      return data === undefined || statusOf(data) === "deleted" ? null : fieldsOf(data);
    },
    ids: async () => (await tasks.list()).data.map(({ id }) => id).toSorted(),
    sync: async () => {
      const headers = { Authorization: options.auth() };
      return syncedOf(() => tasks.sync({ ...STRATEGIES[options.strategy], headers }));
    },
    unsent: async () => {
      const { data } = await tasks.list({}, { includeDeleted: true });
      return data.filter((record) => statusOf(record) !== "synced").length;
    },
    listen: () => {
      const told: string[] = [];
      events.on("create", ({ data }: { data: KintoRecord }) => told.push(data.id));
      return Promise.resolve(told);
    },
    clear: async () => tasks.clear(),
    signIn: () => undefined,
    // what runs is not ended: kinto.js has nothing for that
    close: async () => {
      await setTimeout(0);
      await tasks.db.close().catch(() => undefined);
    },
  };
}

/** It hands out its own fields, too, and wants them back. */
function fromTransformer({ encode, decode }: Transformer): object {
  return {
    encode: (record: KintoRecord) => Promise.resolve({ ...record, ...encode(record) }),
    decode: (record: KintoRecord) => Promise.resolve({ ...record, ...decode(record) }),
  };
}

function statusOf({ _status: status }: KintoRecord): string {
  return status;
}

function fieldsOf(record: KintoRecord): Fields {
  const { id: _, last_modified: __, _status: ___, schema: ____, ...fields } = record;
  return fields;
}

async function syncedOf(sync: () => Promise<SyncResult>): Promise<Synced> {
  try {
    const { ok, conflicts, errors, resolved } = await sync();
    const [first] = errors;
    return {
      ok,
      failure: first === undefined ? null : `${first.type} error`,
      conflicts: conflicts.map(({ local, remote }) => local?.id ?? remote?.id ?? "?"),
      refused: errors.flatMap(({ path }) => (path === undefined ? [] : [path.replace(/.*\//, "")])),
      overridden: resolved.map(({ id }) => id),
    };
  } catch (error) {
    const failure = nameOf(error);
    return { ok: false, failure, conflicts: [], refused: [], overridden: [] };
  }
}
