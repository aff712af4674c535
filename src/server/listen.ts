import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { PlainAnswer, PlainRequest } from "./http/exchange.js";
import { answerOddities } from "./answer-oddities.js";
import { readBody, readHead, toRequest } from "./read-incoming.js";

/** A server that listens. */
export interface Listening {
  /** The root URL, without `/v1`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends open connections. When it resolves, no request is being worked on any more. */
  close(): Promise<void>;
}

type Fetch = (request: Request) => Promise<Response>;

/** Answers without `Request` and `Response`. */
export type AnswerPlain = (request: PlainRequest) => Promise<PlainAnswer>;

/** The short way to the server. */
export interface Direct {
  readonly answer: AnswerPlain;
  readonly maxBodySize: number;
  /**
   * Whether it is for every request: `Request` and `Response` cost more than most answers. Otherwise it is for what
   * `Request` cannot express, such as the method `TRACE`.
   */
  readonly isForAll: boolean;
}

const REFUSING: Direct = {
  answer: async () => ({ status: 400, headers: {}, body: "" }),
  maxBodySize: 0,
  isForAll: false,
};

/** As long as Kinto's server takes them (`waitress`, `max_request_header_size`). */
const LIMITS = { maxHeaderSize: 262_144, requireHostHeader: false };

/** Answers over HTTP what `fetch` answers. Rejects if the port cannot be had. */
export async function listen(
  fetch: Fetch,
  port: number,
  host: string,
  direct: Direct = REFUSING,
): Promise<Listening> {
  const running = new Set<Promise<void>>();
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const answered = respond(fetch, direct, incoming, outgoing)
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
  answerOddities(server, direct.answer);
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
  { answer, maxBodySize, isForAll }: Direct,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const head = readHead(incoming);
  if (head === undefined) {
    outgoing.writeHead(400).end();
  } else if (head.isOrdinary && !isForAll) {
    await send(await fetch(toRequest(head, incoming)), incoming, outgoing);
  } else {
    const body = head.isOrdinary ? await readBody(head, incoming, maxBodySize) : "";
    sendPlain(await answer({ ...head, body }), outgoing);
  }
}

/** What is unmodified has no length. */
function sendPlain({ status, headers, body }: PlainAnswer, outgoing: ServerResponse): void {
  const bytes = Buffer.from(body);
  outgoing.writeHead(
    status,
    status === 304 ? headers : { "Content-Length": bytes.length, ...headers },
  );
  outgoing.end(bytes);
}

/** What nobody read is read to its end all the same, so that the client comes to read the answer. */
function discard(incoming: IncomingMessage): void {
  incoming.removeAllListeners("data");
  incoming.resume();
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
