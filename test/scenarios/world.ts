import "fake-indexeddb/auto";
import type { Settings } from "../../src/server/index.js";
import { createTestNetwork } from "../../src/testing/index.js";
import type { Client, ClientOptions, Library } from "./client.js";
import { createDisk, type Disk } from "./disk.js";
import { authorization, PLACE, REMOTE, startServer, type TestServer, type User } from "./server.js";

export interface DeviceOptions extends Partial<
  Pick<ClientOptions, "strategy" | "auth" | "timeout" | "mayBeInMemory" | "transformers">
> {
  /** Default: a device of its own. The same name is another tab of it, or the app that was opened again. */
  readonly name?: string;
  readonly user?: User;
}

export interface World {
  readonly server: TestServer;
  readonly disk: Disk;
  /** So many milliseconds pass, for everybody. */
  readonly pass: (milliseconds: number) => void;
  /** A device with the library under test. */
  readonly device: (options?: DeviceOptions) => Promise<Client>;
}

/** Opens a world of its own: a server with these settings, a disk, no device yet. */
export type OpenWorld = (settings?: Partial<Settings>) => Promise<World>;

/** Runs a script with a library, and takes the world away afterwards. */
export async function inWorldOf<R>(
  library: Library,
  play: (open: OpenWorld) => Promise<R>,
): Promise<R> {
  const opened: Client[] = [];
  let count = 0;
  const giveBackLocks = takeLocksAway();
  const { now } = Date;
  let passed = 0;
  Date.now = () => now() + passed;
  try {
    return await play(async (settings = {}) => {
      const server = await startServer(settings);
      const disk = createDisk();
      return {
        server,
        disk,
        pass: (milliseconds) => {
          passed += milliseconds;
        },
        device: async ({ name, user = "bob", ...options } = {}) => {
          const client = await library.open({
            ...PLACE,
            remote: REMOTE,
            network: createTestNetwork(server),
            database: name ?? `device-${++count}`,
            strategy: "library",
            auth: () => authorization(user),
            mayBeInMemory: false,
            ...options,
          });
          opened.push(client);
          return client;
        },
      };
    });
  } finally {
    await Promise.all(opened.map((client) => client.close()));
    giveBackLocks();
    Date.now = now;
  }
}

/** Web Locks keep two tabs from syncing at once; what is right without them is right with them, too. */
function takeLocksAway(): () => void {
  const { navigator } = globalThis as { navigator?: object };
  if (navigator === undefined) return () => undefined;
  Object.defineProperty(navigator, "locks", { value: undefined, configurable: true });
  return () => {
    delete (navigator as { locks?: unknown }).locks;
  };
}
