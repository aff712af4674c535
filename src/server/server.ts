import { EdgePasswords } from "./edge-passwords.js";
import type { PlainAnswer, PlainRequest, World } from "./http/exchange.js";
import { HttpError } from "./http/http-error.js";
import { PendingWork } from "./identity/passwords.js";
import { handle } from "./kinto.js";
import type { Listening } from "./listen.js";
import type { Settings } from "./settings.js";
import type { ServerStorage } from "./storage/server-storage.js";
import { BodyTooLargeError, readRequest, toResponse } from "./web.js";
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
}

export interface KintoServerOptions extends Partial<Settings> {
  /** Keeps the data, from `openSqliteStorage`; without it, the data is in memory. Close it after the server. */
  readonly storage?: ServerStorage;
  /** Called after each HTTP request. */
  readonly log?: (entry: RequestLogEntry) => void;
  /** The wall clock, in milliseconds. */
  readonly now?: () => number;
  /** Fills an array with random bytes. */
  readonly random?: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  /** The cost of hashing passwords, from 4 to 31: each step doubles the time. */
  readonly passwordCost?: number;
  /** The largest body in bytes; a larger one is answered by 413. */
  readonly maxBodySize?: number;
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
const DEFAULT_BODY_SIZE = 16 * 1024 * 1024;

/** Makes a server. Nothing runs until a request comes. */
export function createKintoServer(options: KintoServerOptions = {}): KintoServer {
  const now = options.now ?? Date.now;
  const world = createWorld({
    settings: options,
    now,
    ...(options.storage !== undefined && { storage: options.storage.connect(now) }),
    random: options.random ?? ((bytes) => crypto.getRandomValues(bytes)),
    onError: options.onError ?? ((error) => console.error(error)),
  });
  const passwords = new EdgePasswords(
    options.passwordCost ?? DEFAULT_COST,
    world.settings.accountCacheTtl,
    now,
  );
  const maxBodySize = options.maxBodySize ?? DEFAULT_BODY_SIZE;

  const fetch = async (request: Request): Promise<Response> => {
    const at = now();
    const response = toResponse(await answer(world, passwords, request, maxBodySize));
    const { pathname, search } = new URL(request.url);
    const { method } = request;
    const { status } = response;
    options.log?.({ method, path: pathname + search, status, at, duration: now() - at });
    return response;
  };

  return {
    fetch,
    listen: async (port, host = "127.0.0.1") => {
      const { listen } = await import("./listen.js");
      return listen(fetch, port, host);
    },
  };
}

async function answer(
  world: World,
  passwords: EdgePasswords,
  request: Request,
  maxBodySize: number,
): Promise<PlainAnswer> {
  try {
    const plain = await readRequest(request, maxBodySize);
    return await runUntilDone(world, passwords, plain);
  } catch (error) {
    if (!(error instanceof BodyTooLargeError)) throw error;
    const { status, body } = new HttpError(413, "Request Entity Too Large", 113);
    const headers = { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" };
    return { status, headers, body: JSON.stringify(body) };
  }
}

/** Runs a request again after each password that it waited for. Each run but the last left no trace. */
async function runUntilDone(
  world: World,
  passwords: EdgePasswords,
  request: PlainRequest,
): Promise<PlainAnswer> {
  const ours = passwords.forRequest();
  for (;;) {
    try {
      return handle(world, ours, request);
    } catch (error) {
      if (!(error instanceof PendingWork)) throw error;
      await error.work();
    }
  }
}
