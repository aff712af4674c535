import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** A server that listens. */
export interface Listening {
  /** The root URL, without `/v1`. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and ends open connections. When it resolves, no request is being worked on any more. */
  close(): Promise<void>;
}

type Fetch = (request: Request) => Promise<Response>;

/** Answers over HTTP what `fetch` answers. Rejects if the port cannot be had. */
export async function listen(fetch: Fetch, port: number, host: string): Promise<Listening> {
  const running = new Set<Promise<void>>();
  const server = createServer((incoming, outgoing) => {
    const answered = respond(fetch, incoming, outgoing)
      .catch(() => fail(outgoing))
      .finally(() => running.delete(answered));
    running.add(answered);
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
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const request = toRequest(incoming);
  if (request === undefined) {
    outgoing.writeHead(400).end();
    return;
  }
  const response = await fetch(request);
  const body = Buffer.from(await response.arrayBuffer());
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(body);
}

/** Undefined for what `Request` does not know: a URL that is none, the method `TRACE`. */
function toRequest(incoming: IncomingMessage): Request | undefined {
  const { method = "GET", headers, url = "/" } = incoming;
  const named = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = { body: toStream(incoming), duplex: "half" };
  try {
    return new Request(toUrl(url, headers.host ?? "localhost"), {
      method,
      headers: named,
      ...(hasBody && body),
    });
  } catch {
    return undefined;
  }
}

/** A proxy sends the whole URL, anybody else the path. */
function toUrl(target: string, host: string): string {
  return target.startsWith("/") ? `http://${host}${target}` : target;
}

/** What the reader does not want any more is read to the end all the same, so that it can be answered. */
function toStream(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let isWanted = true;
  return new ReadableStream({
    start(controller) {
      incoming.on("data", (chunk: Uint8Array) => {
        if (isWanted) controller.enqueue(chunk);
      });
      incoming.on("end", () => {
        if (isWanted) controller.close();
      });
      incoming.on("error", (error) => {
        if (isWanted) controller.error(error);
      });
    },
    cancel() {
      isWanted = false;
    },
  });
}

function fail(outgoing: ServerResponse): void {
  if (!outgoing.headersSent) outgoing.writeHead(500);
  outgoing.end();
}
