import { EdgePasswords } from "./edge-passwords.js";
import type { PartOfBatch, PlainAnswer, PlainRequest, World } from "./http/exchange.js";
import { PendingWork } from "./identity/passwords.js";
import { handle } from "./kinto.js";
import type { AnswerPlain, Listening } from "./listen.js";
import { readSettings } from "./read-settings.js";
import type { ResourceName } from "./resource/resource.js";
import type { Settings } from "./settings.js";
import type { ServerStorage } from "./storage/server-storage.js";
import { readRequest, toResponse } from "./web.js";
import { createWorld } from "./world.js";

/** What is said of each HTTP request. The credentials are not in it. */
export interface RequestLogEntry {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
  /** When it arrived, in milliseconds of the server's clock. */
  readonly at: number;
  /** How long the answer took, in milliseconds. */
  readonly duration: number;
  /** The requests in a batch, in their order; empty for any other request. */
  readonly parts: readonly PartOfBatch[];
}

/** Stands between a server and who asks it: `next` lets a request through, as often as it is called. */
export type Intercept = (
  request: Request,
  next: (request: Request) => Promise<Response>,
) => Response | Promise<Response>;

export interface KintoServerOptions extends Partial<Settings> {
  /** Keeps the data, from `openSqliteStorage`; without it, the data is in memory. Close it after the server. */
  readonly storage?: ServerStorage;
  /** Called after each HTTP request that the server has answered. */
  readonly log?: (entry: RequestLogEntry) => void;
  /** The wall clock, in milliseconds. */
  readonly now?: () => number;
  /** Fills an array with random bytes. */
  readonly random?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  /** Ids for new objects that were sent without one (`kinto.<resource>_id_generator`); undefined leaves it to Kinto's. */
  readonly newId?: (resource: ResourceName) => string | undefined;
  /**
   * Makes faults on purpose: it may wait, answer something else, ask the server twice, or change what it answers. If
   * it throws, `fetch` rejects with that, and a client on the network finds its connection closed.
   */
  readonly intercept?: Intercept;
  /** The cost of hashing passwords, from 4 to 31: each step doubles the time. */
  readonly passwordCost?: number;
  /** Told of faults of the server itself. By default they go to the console. */
  readonly onError?: (error: unknown) => void;
}

/** A Kinto-compatible server for development and tests. */
export interface KintoServer {
  /** Answers a request without any network: pass it wherever a `fetch` is wanted. */
  fetch(request: Request): Promise<Response>;
  /** Listens on a port, where 0 picks a free one. Only in Node. */
  listen(port: number, host?: string): Promise<Listening>;
}

const DEFAULT_COST = 10;

/** Makes a server. Nothing runs until a request comes. Throws `SettingsError`. */
export function createKintoServer(options: KintoServerOptions = {}): KintoServer {
  const settings = readSettings(options);
  const now = options.now ?? Date.now;
  const world = createWorld({
    settings,
    now,
    ...(options.storage !== undefined && { storage: options.storage.connect(now) }),
    ...(options.newId !== undefined && { newId: options.newId }),
    random: options.random ?? ((bytes) => crypto.getRandomValues(bytes)),
    onError: options.onError ?? ((error) => console.error(error)),
  });
  const cost = options.passwordCost ?? DEFAULT_COST;
  const passwords = new EdgePasswords(cost, settings.accountCacheTtl, now);

  const answer: AnswerPlain = async (request) => {
    const at = now();
    const { method, path } = request;
    const { parts = [], ...answered } = await runUntilDone(world, passwords, request);
    const { status } = answered;
    try {
      options.log?.({ method, path, status, at, duration: now() - at, parts });
    } catch (error) {
      world.onError(error);
    }
    return answered;
  };
  const serve = async (request: Request): Promise<Response> =>
    toResponse(await answer(await readRequest(request, settings.maxBodySize)));
  const { intercept } = options;
  const fetch =
    intercept === undefined ? serve : async (request: Request) => intercept(request, serve);

  return {
    fetch,
    listen: async (port, host = "127.0.0.1") => {
      const { listen } = await import("./listen.js");
      const { maxBodySize } = settings;
      return listen(fetch, port, host, { answer, maxBodySize, isForAll: intercept === undefined });
    },
  };
}

/** Runs a request again after each password that it waited for. Each run but the last left no trace. */
async function runUntilDone(
  world: World,
  passwords: EdgePasswords,
  request: PlainRequest,
): Promise<PlainAnswer> {
  const ours = passwords.forRequest();
  const during = askingOnce(world);
  for (;;) {
    try {
      return handle(during, ours, request);
    } catch (error) {
      if (!(error instanceof PendingWork)) throw error;
      await error.work();
    }
  }
}

/** For all runs of one request: whether there is maintenance is asked once. */
function askingOnce(world: World): World {
  const { maintenance } = world.settings;
  if (typeof maintenance !== "function") return world;
  let isDown: boolean | undefined;
  return {
    ...world,
    settings: { ...world.settings, maintenance: () => (isDown ??= maintenance()) },
  };
}
