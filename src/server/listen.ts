import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** A server that listens. */
export interface Listening {
  /** The root URL, without `/v1`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

type Fetch = (request: Request) => Promise<Response>;

/** Answers over HTTP what `fetch` answers. Rejects if the port cannot be had. */
export async function listen(fetch: Fetch, port: number, host: string): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    respond(fetch, incoming, outgoing).catch(() => fail(outgoing));
  });
  // what is not HTTP gets a plain refusal instead of an exception
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
    else socket.destroy();
  });
  await start(server, port, host);
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  const name = host.includes(":") ? `[${host}]` : host;
  return { url: `http://${name}:${actual}`, port: actual, close: () => stop(server) };
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

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(
  fetch: Fetch,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const response = await fetch(toRequest(incoming));
  const headers: Record<string, string> = Object.fromEntries(response.headers);
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, headers);
  outgoing.end(body);
}

function toRequest(incoming: IncomingMessage): Request {
  const { method = "GET", headers, url = "/" } = incoming;
  const request = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !name.startsWith(":")) request.set(name, String(value));
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const path = url.startsWith("/") ? url : new URL(url).pathname;
  return new Request(`http://${headers.host ?? "localhost"}${path}`, {
    method,
    headers: request,
    ...(hasBody && { body: toStream(incoming), duplex: "half" }),
  } as RequestInit);
}

function toStream(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
}

function fail(outgoing: ServerResponse): void {
  if (!outgoing.headersSent) outgoing.writeHead(500);
  outgoing.end();
}
