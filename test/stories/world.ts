import "fake-indexeddb/auto";
import { afterEach } from "vitest";
import {
  account,
  defineCollection,
  openDatabase,
  signUp,
  type CollectionDefinition,
  type Collection,
  type Database,
} from "../../src/index.js";
import { createKintoServer } from "../../src/server/index.js";
import { createTestNetwork, type TestNetwork } from "../../src/testing/index.js";

export interface Task {
  description: string;
  status: "todo" | "doing" | "done";
  tags?: string[];
}

/** Where the stories run: our own server in memory, or the one that `KINTO_URL` names. */
export const REMOTE = process.env["KINTO_URL"] ?? "http://localhost:8888/v1";

export interface Device {
  readonly db: Database;
  readonly tasks: Collection<Task>;
  readonly network: TestNetwork;
}

const opened: Database[] = [];
let users = 0;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((db) => db.close()));
});

export interface World {
  readonly user: string;
  readonly password: string;
  /** A device of the user: a database of its own, connected through a network of its own. */
  readonly device: (options?: {
    readonly tasks?: CollectionDefinition<Task>;
    readonly name?: string;
    readonly connect?: boolean;
  }) => Promise<Device>;
}

/** A server and a user who has an account on it. */
export async function createWorld(): Promise<World> {
  const server =
    process.env["KINTO_URL"] === undefined
      ? createKintoServer({ passwordCost: 4 })
      : { fetch: (request: Request) => fetch(request) };
  const user = `bob-${process.pid}-${Date.now()}-${++users}`;
  const password = "s3cr3t";
  const { fetch: send } = createTestNetwork(server);
  await signUp(REMOTE, user, password, { fetch: send });
  return {
    user,
    password,
    device: async ({ tasks = TASKS, name, connect = true } = {}) => {
      const network = createTestNetwork(server);
      const db = await openDatabase(name ?? `device-${user}-${++users}`, { collections: [tasks] });
      opened.push(db);
      if (connect) {
        db.connect({ remote: REMOTE, auth: account(user, password), fetch: network.fetch });
      }
      return { db, tasks: db.collection(tasks), network };
    },
  };
}

export const TASKS = defineCollection<Task>("tasks");
