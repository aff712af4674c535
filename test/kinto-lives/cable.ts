import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Random } from "../../src/testing/seeded-random.js";
import type { Answer } from "../kinto/answer.js";
import { send, type Wire } from "../kinto/send.js";

/** What can go wrong with one request between a device and the server. */
export const MISHAPS = [
  /** The connection breaks before the server hears of the request. */
  "dropped",
  /** The server acts, and the connection breaks before its answer. */
  "lost",
  /** The server acts, and the connection breaks in the middle of its answer. */
  "cut",
  /** The request arrives twice at the same time. */
  "doubled",
  /** The request arrives once more, some requests later. */
  "repeated",
  /** The device hears of a broken connection, and the request arrives some requests later. */
  "late",
  /** The request takes its time. */
  "delayed",
  /** A proxy has no connection to the server. */
  "refused",
  /** The server acts, and a proxy has no patience. */
  "impatient",
] as const;

export type Mishap = (typeof MISHAPS)[number];

export interface CableOptions {
  /** The server, without `/v1`. */
  readonly origin: string;
  /** Decides what goes wrong, by the number of the request on this cable. */
  readonly random: Random;
  readonly onMishap: (mishap: Mishap) => void;
  /** Everything that the server answered, also where no device heard of it. */
  readonly onAnswer: (wire: Wire, answer: Answer) => void;
}

const LONGEST_DELAY = 25;

/** The connection of one device: a proxy with sockets of its own, which really break. */
export class Cable {
  /** How many requests in a hundred go wrong. */
  percent = 0;
  /** Called once, when the next request comes. */
  atNextRequest: (() => void) | undefined;
  readonly #options: CableOptions;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((request, response) => {
    void this.#serve(request, response).catch(() => request.socket.destroy());
  });
  #late: Wire[] = [];

  constructor(options: CableOptions) {
    this.#options = options;
    // an idle connection that ends by itself would be a mishap that nobody planned
    this.#server.keepAliveTimeout = 0;
  }

  /** Resolves with the root URL for `connect()`. */
  async plugIn(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** Delivers what is still on its way. */
  async deliverLate(): Promise<void> {
    for (const wire of this.#late.splice(0)) await this.#pass(wire);
  }

  async unplug(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { random, onMishap } = this.#options;
    const wire = await wireOf(request);
    this.atNextRequest?.();
    this.atNextRequest = undefined;
    const [fate, kind, number] = [random(100), random(MISHAPS.length), random(LONGEST_DELAY)];
    const late = this.#late.length > 0 && number % 3 === 0 ? this.#late.shift() : undefined;
    if (late !== undefined) await this.#pass(late);
    const mishap = fate < this.percent ? MISHAPS[kind] : undefined;
    if (mishap !== undefined) onMishap(mishap);
    switch (mishap) {
      case undefined:
        return reply(response, await this.#pass(wire));
      case "dropped":
        return void request.socket.destroy();
      case "lost":
        await this.#pass(wire);
        return void request.socket.destroy();
      case "cut":
        return cutOff(response, await this.#pass(wire));
      case "doubled": {
        const answers = await Promise.all([this.#pass(wire), this.#pass(wire)]);
        return reply(response, answers[number % 2] as Answer);
      }
      case "repeated":
        this.#late.push(wire);
        return reply(response, await this.#pass(wire));
      case "late":
        this.#late.push(wire);
        return void request.socket.destroy();
      case "delayed":
        await pause(number);
        return reply(response, await this.#pass(wire));
      case "refused":
        return void response.writeHead(503).end("<html>no connection</html>");
      case "impatient":
        await this.#pass(wire);
        return void response.writeHead(504).end("<html>no patience</html>");
    }
  }

  async #pass(wire: Wire): Promise<Answer> {
    const answer = await send(this.#options.origin, this.#agent, wire);
    this.#options.onAnswer(wire, answer);
    return answer;
  }
}

/** Headers that are about one connection. */
const OWN = new Set(["host", "connection", "keep-alive", "content-length", "transfer-encoding"]);

async function wireOf(request: IncomingMessage): Promise<Wire> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = "GET", url = "/" } = request;
  const headers = Object.entries(request.headers).filter(([name]) => !OWN.has(name));
  const body = Buffer.concat(chunks).toString("utf8");
  return {
    method,
    path: url,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
    body: body === "" ? undefined : body,
  };
}

function begin(response: ServerResponse, { status, headers, text }: Answer): Buffer {
  const body = Buffer.from(text, "utf8");
  const kept = Object.entries(headers).filter(([name]) => !OWN.has(name));
  response.writeHead(status, { ...Object.fromEntries(kept), "content-length": body.length });
  return body;
}

function reply(response: ServerResponse, answer: Answer): void {
  response.end(begin(response, answer));
}

/** Breaks the connection once half of the body is under way. */
function cutOff(response: ServerResponse, answer: Answer): void {
  const body = begin(response, answer);
  response.write(body.subarray(0, body.length / 2), () => response.destroy());
}
