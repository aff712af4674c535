import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { PlainAnswer, PlainRequest } from "./http/exchange.js";
import { answerOddities } from "./answer-oddities.js";
import { readIncoming } from "./read-incoming.js";

/** A server that listens. */
export interface Listening {
  /** The root URL, without `/v1`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends open connections. When it resolves, no request is being worked on any more. */
  close(): Promise<void>;
}

type Fetch = (request: Request) => Promise<Response>;

/** Answers what `Request` cannot express, such as the method `TRACE`. */
export type AnswerPlain = (request: PlainRequest) => Promise<PlainAnswer>;

/** As long as Kinto's server takes them (`waitress`, `max_request_header_size`). */
const LIMITS = { maxHeaderSize: 262_144, requireHostHeader: false };

/** Answers over HTTP what `fetch` answers. Rejects if the port cannot be had. */
export async function listen(
  fetch: Fetch,
  port: number,
  host: string,
  answer: AnswerPlain = refuse,
): Promise<Listening> {
  const running = new Set<Promise<void>>();
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const answered = respond(fetch, answer, incoming, outgoing)
      .catch(() => void outgoing.destroy())
      .finally(() => {
        running.delete(answered);
        discard(incoming);
      });
    running.add(answered);
  };
  const server = createServer(LIMITS, serve);
  server.maxHeadersCount = 0;
  // who expects something gets an answer all the same
  server.on("checkExpectation", serve);
  answerOddities(server, answer);
  await start(server, port, host);
  const { port: actual } = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${actual}`, port: actual, close: () => stop(server, running) };
}

function start(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function stop(server: Server, running: ReadonlySet<Promise<void>>): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  await Promise.all(running);
}

async function respond(
  fetch: Fetch,
  answer: AnswerPlain,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const asked = readIncoming(incoming);
  switch (asked.kind) {
    case "request":
      await send(await fetch(asked.request), incoming, outgoing);
      return;
    case "plain": {
      const { status, headers, body } = await answer(asked.request);
      outgoing.writeHead(status, { "Content-Length": Buffer.byteLength(body), ...headers });
      outgoing.end(body);
      return;
    }
    case "malformed":
      outgoing.writeHead(400).end();
  }
}

/** What nobody read is read to its end all the same, so that the client comes to read the answer. */
function discard(incoming: IncomingMessage): void {
  incoming.removeAllListeners("data");
  incoming.resume();
}

async function refuse(): Promise<PlainAnswer> {
  return { status: 400, headers: {}, body: "" };
}

/** An answer that is shorter than it says breaks off, as it would if the connection did. */
async function send(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer());
  const length = Number(response.headers.get("content-length") ?? body.length);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (length > body.length && incoming.method !== "HEAD") {
    outgoing.write(body, () => outgoing.destroy());
  } else {
    outgoing.end(body);
  }
}
