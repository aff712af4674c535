import "fake-indexeddb/auto";
import { afterEach, expect } from "vitest";
import {
  account,
  AccountExistsError,
  defineCollection,
  openDatabase,
  signUp,
  type Auth,
  type CollectionDefinition,
  type Collection,
  type Database,
  type JournalLimits,
  type OpenOptions,
} from "../../src/index.js";
import { createKintoServer, type KintoServerOptions } from "../../src/server/index.js";
import { createTestNetwork, type Matching, type TestNetwork } from "../../src/testing/index.js";

export interface Task {
  description: string;
  status: "todo" | "doing" | "done";
  tags?: string[];
}

const REAL_KINTO = process.env["KINTO_URL"];

/** Where the stories run: our own server in memory, or the one that `KINTO_URL` names. */
export const REMOTE = REAL_KINTO ?? "http://localhost:8888/v1";

/** Skips the stories that need a server with settings of its own. */
export const isRealKinto = REAL_KINTO !== undefined;

export interface Device {
  readonly name: string;
  readonly db: Database;
  readonly tasks: Collection<Task>;
  readonly network: TestNetwork;
}

export interface DeviceOptions {
  readonly tasks?: CollectionDefinition<Task>;
  /** Default: a new one. The same name opens the same database once more, as another tab does. */
  readonly name?: string;
  readonly connect?: boolean;
  readonly auth?: Auth;
  /** How many records the server gives in one page. Default: as many as it is asked for. */
  readonly pageSize?: number;
  readonly journal?: JournalLimits;
  readonly storage?: NonNullable<OpenOptions["storage"]>;
  readonly stalledAfter?: number;
}

const opened: Database[] = [];
let names = 0;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.close()));
});

export interface World {
  readonly user: string;
  readonly password: string;
  /** A device of the user: a database of its own, connected through a network of its own. */
  readonly device: (options?: DeviceOptions) => Promise<Device>;
  /** A device of somebody else on the same server, who signs up where nobody has this name yet. */
  readonly deviceOf: (user: string, options?: DeviceOptions) => Promise<Device>;
  /** Two devices that both have this task. */
  readonly twoDevicesWith: (
    task: Task,
    options?: DeviceOptions,
  ) => Promise<readonly [phone: Device, laptop: Device, id: string]>;
  /** A network of somebody else. */
  readonly network: () => TestNetwork;
}

/** A server and a user who has an account on it. */
export async function createWorld(options: KintoServerOptions = {}): Promise<World> {
  const server =
    REAL_KINTO === undefined
      ? createKintoServer({ passwordCost: 4, ...options })
      : { fetch: (request: Request) => fetch(request) };
  const user = newName("bob");
  const password = "s3cr3t";
  await signUp(REMOTE, user, password, { fetch: createTestNetwork(server).fetch });

  const device = async ({
    tasks = TASKS,
    name = newName("device"),
    connect = true,
    auth = account(user, password),
    pageSize,
    ...given
  }: DeviceOptions = {}): Promise<Device> => {
    const network = createTestNetwork(pageSize === undefined ? server : paging(server, pageSize));
    const db = await openDatabase(name, { collections: [tasks], ...given });
    opened.push(db);
    if (connect) db.connect({ remote: REMOTE, auth, fetch: network.fetch });
    return { name, db, tasks: db.collection(tasks), network };
  };
  return {
    user,
    password,
    device,
    deviceOf: async (other, given) => {
      try {
        await signUp(REMOTE, other, password, { fetch: createTestNetwork(server).fetch });
      } catch (error) {
        if (!(error instanceof AccountExistsError)) throw error;
      }
      return device({ ...given, auth: account(other, password) });
    },
    network: () => createTestNetwork(server),
    twoDevicesWith: async (task, given) => {
      const [phone, laptop] = [await device(given), await device(given)];
      const { id } = await phone.tasks.create(task);
      await phone.db.sync();
      await laptop.db.sync();
      return [phone, laptop, id];
    },
  };
}

export const TASKS = defineCollection<Task>("tasks");

export function todo(description: string): Task {
  return { description, status: "todo" };
}

export function newName(prefix: string): string {
  return `${prefix}-${process.pid}-${Date.now()}-${++names}`;
}

/** The descriptions of all tasks here, in order. */
export async function descriptions({ tasks }: Pick<Device, "tasks">): Promise<readonly string[]> {
  return (await tasks.list()).map(({ description }) => description).toSorted();
}

/** The fields of the record, which both devices have alike; null where both have none. */
export async function agreed(here: Device, there: Device, id: string): Promise<Task | null> {
  const [ours, theirs] = [await here.tasks.get(id), await there.tasks.get(id)];
  expect(theirs).toEqual(ours);
  if (ours === undefined) return null;
  const { id: _, last_modified: __, ...fields } = ours;
  return fields;
}

/** Syncs these devices in turn until each has what the others sent. */
export async function settle(...devices: readonly Device[]): Promise<void> {
  for (const { db } of [...devices, ...devices]) {
    const report = await db.sync();
    if (!report.ok) throw report.error;
  }
}

/** Requests that write records. */
export const isPush: Matching = ({ method, path, body }) =>
  (method === "POST" && /"method":"(?:PUT|DELETE)"/.test(body)) ||
  (/^(?:PUT|DELETE)$/.test(method) && path.includes("/records/"));

/** Requests that read records. */
export const isPull: Matching = ({ method, path, body }) =>
  (method === "POST" && body.includes("/records?")) ||
  (method === "GET" && path.includes("/records?"));

/** The write of one record, alone or in a batch. */
export function writes(id: string): Matching {
  return ({ method, path }) => method !== "GET" && path.endsWith(`/${id}`);
}

type Served = Parameters<typeof createTestNetwork>[0];

/** A server that gives smaller pages than it is asked for. */
function paging(server: Served, pageSize: number): Served {
  const limit = (text: string): string => text.replaceAll(/_limit=\d+/g, `_limit=${pageSize}`);
  return {
    fetch: async (request) => {
      const { method, headers } = request;
      const body = method === "POST" ? { body: limit(await request.text()) } : undefined;
      if (method !== "POST" && method !== "GET") return server.fetch(request);
      return server.fetch(new Request(limit(request.url), { method, headers, ...body }));
    },
  };
}
