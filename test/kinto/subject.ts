import { Agent } from "node:http";
import {
  createKintoServer,
  type KintoServer,
  type KintoServerOptions,
} from "../../src/server/index.js";
import { listen } from "../../src/server/listen.js";
import type { Answer } from "./answer.js";
import { send, type Wire } from "./send.js";
import { SET_UPS, type SetUp } from "./set-ups.js";

/** A server that sequences are sent to. */
export interface Subject {
  /** Without a slash at the end. */
  readonly origin: string;
  /** Empties the server. */
  reset(): Promise<void>;
  /** What the server takes for now, once the time of the next request has come. */
  tick(): Promise<number>;
  send(wire: Wire): Promise<Answer>;
  close(): Promise<void>;
}

const SETTINGS: KintoServerOptions = {
  passwordCost: 4,
  flush: true,
  userIdSecret: "a-secret-string",
  onError: () => undefined,
};

/** Our server, or a faulty one. */
export interface ServerModule {
  readonly createKintoServer: typeof createKintoServer;
  readonly listen: typeof listen;
}

/** Two requests to the real one are at least this far apart, so that no timestamp of one is that of the other. */
const GAP = 2;
/** Ours has a clock that goes on by a second from request to request, and by a millisecond whenever it is looked at. */
const STEP = 1000;

export function realSubject(origin: string): Subject {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let last = 0;
  return {
    origin,
    reset: async () => {
      const { status } = await send(origin, agent, toFlush);
      if (status !== 202) throw new Error(`flush answered ${status}`);
    },
    tick: async () => {
      while (Date.now() < last + GAP) await new Promise((resolve) => setImmediate(resolve));
      return Date.now();
    },
    send: async (wire) => {
      const answer = await send(origin, agent, wire);
      last = Date.now();
      return answer;
    },
    close: async () => agent.destroy(),
  };
}

/** One of ours, over HTTP as well. It is a new one after each reset. */
export async function ourSubject(
  setUp: SetUp,
  server: ServerModule = { createKintoServer, listen },
): Promise<Subject> {
  let now = Date.now();
  const settings = { ...SETTINGS, ...SET_UPS[setUp].ours };
  const make = (): KintoServer => server.createKintoServer({ ...settings, now: () => now++ });
  let current = make();
  const fetch = (request: Request): Promise<Response> => current.fetch(request);
  const listening = await server.listen(fetch, 0, "127.0.0.1");
  const { url } = listening;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    origin: url,
    reset: async () => {
      now = Date.now();
      current = make();
    },
    tick: async () => {
      now += STEP;
      return now;
    },
    send: (wire) => send(url, agent, wire),
    close: async () => {
      agent.destroy();
      await listening.close();
    },
  };
}

const toFlush: Wire = { method: "POST", path: "/v1/__flush__", headers: {}, body: undefined };
