import { setImmediate } from "node:timers/promises";
import { createKintoServer, type KintoServer, type Settings } from "../../src/server/index.js";
import type { Json } from "../../src/index.js";
import type { Fields } from "./client.js";

export const REMOTE = "http://localhost:8888/v1";
const BUCKET = "/buckets/house";
const COLLECTION = `${BUCKET}/collections/tasks`;
const RECORDS = `${COLLECTION}/records`;
export const PLACE = { bucket: "house", collection: "tasks" } as const;

export type User = "bob" | "alice";

/** The server, and somebody who writes to it behind the device's back. */
export interface TestServer {
  /** For networks. May be told what becomes of requests. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Stands before the server until the next one does. Each device's requests pass it. */
  readonly intercept: (fault: Fault | null) => void;
  /** The ids of the records that devices were given in lists, each as often as it was. */
  readonly served: () => readonly string[];
  /** Resolves when every request that is on its way has been answered. */
  readonly idle: () => Promise<void>;
  /** Writes a record as another device does; `at` chooses the timestamp, as a transaction does that commits late. */
  readonly put: (id: string, fields: Fields, at?: number) => Promise<number>;
  readonly delete: (id: string) => Promise<void>;
  /** The fields of a record; null: there is none. */
  readonly get: (id: string) => Promise<Fields | null>;
  readonly ids: () => Promise<readonly string[]>;
  /** Any other request to the API. Throws where it is refused. */
  readonly ask: (method: string, path: string, body?: Json, as?: User | "nobody") => Promise<Json>;
  readonly collectionPath: string;
  readonly deleteCollection: () => Promise<void>;
  readonly createCollection: () => Promise<void>;
  /** Empties the server, and makes account and collection anew. */
  readonly flush: () => Promise<void>;
  /** The live records as they are now, for `restore`. */
  readonly backUp: () => Promise<Backup>;
  /**
   * Another server in the place of this one, with these records and their timestamps, and no tombstones. The
   * collection's timestamp is that of its newest record, or, `bumped`, of this moment.
   */
  readonly restore: (backup: Backup, options?: { readonly bumped: boolean }) => Promise<void>;
  /** Sets the server's clock so much forward; 0: right again. */
  readonly setClock: (ahead: number) => void;
}

export type Fault = (
  request: Request,
  next: (request: Request) => Promise<Response>,
) => Promise<Response>;

export type Backup = readonly { readonly id: string; readonly last_modified: number }[];

export function authorization(user: User): string {
  return `Basic ${btoa(`${user}:s3cr3t`)}`;
}

/** A server with two accounts, and a collection that belongs to Bob. */
export async function startServer(settings: Partial<Settings>): Promise<TestServer> {
  let ahead = 0;
  let replayAt: number | null = null;
  const served: string[] = [];
  const onTheirWay = new Set<Promise<unknown>>();
  let fault: Fault | null = null;
  const create = (): KintoServer =>
    createKintoServer({
      passwordCost: 4,
      flush: true,
      ...settings,
      now: () => replayAt ?? Date.now() + ahead,
    });
  let server = create();

  const request = async (
    method: string,
    path: string,
    body?: Json,
    as: User | "nobody" = "bob",
  ): Promise<Response> =>
    server.fetch(
      new Request(REMOTE + path, {
        method,
        headers: {
          "Content-Type": "application/json",
          ...(as !== "nobody" && { Authorization: authorization(as) }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
  const ask: TestServer["ask"] = async (method, path, body, as) => {
    const response = await request(method, path, body, as);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : (JSON.parse(text) as Json);
  };
  const list = async (): Promise<Backup> => {
    const { data } = (await ask("GET", `${RECORDS}?_sort=last_modified&_limit=10000`)) as {
      data: Json;
    };
    return data as unknown as Backup;
  };
  const setUp = async (): Promise<void> => {
    for (const user of ["bob", "alice"] as const) {
      await ask("PUT", `/accounts/${user}`, { data: { password: "s3cr3t" } }, "nobody");
    }
    await ask("PUT", BUCKET);
    await ask("PUT", COLLECTION);
  };
  await setUp();

  const next = async (passed: Request): Promise<Response> => server.fetch(passed);
  const serve: TestServer["fetch"] = async (asked) => {
    // what its sender gave up does not leave
    asked.signal.throwIfAborted();
    const response = await (fault === null ? next(asked) : fault(asked, next));
    served.push(...idsIn(await response.clone().text()));
    return response;
  };
  return {
    fetch: async (asked) => {
      const answering = serve(asked);
      onTheirWay.add(answering);
      try {
        return await answering;
      } finally {
        onTheirWay.delete(answering);
      }
    },
    idle: async () => {
      await setImmediate();
      await Promise.allSettled(onTheirWay);
    },
    intercept: (given) => {
      fault = given;
    },
    served: () => served,
    put: async (id, fields, at) => {
      const data = { ...fields, ...(at !== undefined && { last_modified: at }) } as Json;
      const answer = (await ask("PUT", `${RECORDS}/${id}`, { data })) as {
        data: { last_modified: number };
      };
      return answer.data.last_modified;
    },
    delete: async (id) => {
      await ask("DELETE", `${RECORDS}/${id}`);
    },
    get: async (id) => {
      const response = await request("GET", `${RECORDS}/${id}`);
      if (response.status === 404) return null;
      const { data } = (await response.json()) as { data: Record<string, Json> };
      const { id: _, last_modified: __, schema: ___, ...fields } = data;
      return fields;
    },
    ids: async () => (await list()).map(({ id }) => id).toSorted(),
    ask,
    collectionPath: COLLECTION,
    createCollection: async () => {
      await ask("PUT", COLLECTION);
    },
    deleteCollection: async () => {
      await ask("DELETE", COLLECTION);
    },
    flush: async () => {
      await ask("POST", "/__flush__");
      await setUp();
    },
    backUp: list,
    restore: async (backup, { bumped } = { bumped: false }) => {
      // the first look at a list fixes its timestamp
      const oldest = Math.min(...backup.map(({ last_modified: at }) => at));
      replayAt = bumped ? null : oldest - 1000;
      server = create();
      await setUp();
      for (const data of backup) await ask("PUT", `${RECORDS}/${data.id}`, { data });
      replayAt = null;
    },
    setClock: (forward) => {
      ahead = forward;
    },
  };
}

/** The ids of the records in a list, alone or in a batch. */
function idsIn(text: string): readonly string[] {
  if (!text.startsWith("{")) return [];
  const body = JSON.parse(text) as { data?: unknown; responses?: { body?: { data?: unknown } }[] };
  const lists = [body.data, ...(body.responses ?? []).map((part) => part.body?.data)];
  return lists.flatMap((data) =>
    Array.isArray(data) ? (data as readonly { id: string }[]).map(({ id }) => id) : [],
  );
}
