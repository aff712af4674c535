import { Agent } from "node:http";
import {
  createKintoServer,
  type KintoServer,
  type KintoServerOptions,
} from "../../src/server/index.js";
import type { Answer } from "./answer.js";
import { parse, send, type Wire } from "./send.js";
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

/** One of ours, over HTTP as well. It is a new one, on another port, after each reset. */
export async function ourSubject(setUp: SetUp): Promise<Subject> {
  const ours = new OurServer(setUp, createKintoServer);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let listening = await ours.listen();
  return {
    get origin() {
      return listening.url;
    },
    reset: async () => {
      await listening.close();
      ours.reset();
      listening = await ours.listen();
    },
    tick: async () => ours.tick(),
    send: (wire) => send(listening.url, agent, wire),
    close: async () => {
      agent.destroy();
      await listening.close();
    },
  };
}

/** Our server, or a faulty one, without a network. */
export function ourSubjectInside(setUp: SetUp, create: typeof createKintoServer): Subject {
  const server = new OurServer(setUp, create);
  const origin = "http://127.0.0.1:8888";
  return {
    origin,
    reset: async () => server.reset(),
    tick: async () => server.tick(),
    send: async ({ method, path, headers, body }) => {
      const init = { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) };
      const response = await server.fetch(new Request(origin + path, init));
      const text = await response.text();
      const { status } = response;
      return { status, headers: Object.fromEntries(response.headers), text, json: parse(text) };
    },
    close: async () => undefined,
  };
}

class OurServer {
  readonly #make: () => KintoServer;
  #now = Date.now();
  #server: KintoServer;

  constructor(setUp: SetUp, create: typeof createKintoServer) {
    const settings = { ...SETTINGS, ...SET_UPS[setUp].ours };
    this.#make = () => create({ ...settings, now: () => this.#now++ });
    this.#server = this.#make();
  }

  reset(): void {
    this.#now = Date.now();
    this.#server = this.#make();
  }

  tick(): number {
    this.#now += STEP;
    return this.#now;
  }

  fetch(request: Request): Promise<Response> {
    return this.#server.fetch(request);
  }

  listen(): ReturnType<KintoServer["listen"]> {
    return this.#server.listen(0);
  }
}

const toFlush: Wire = { method: "POST", path: "/v1/__flush__", headers: {}, body: undefined };
