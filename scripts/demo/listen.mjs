// HTTP for the demo: listening where there is room, and a `fetch` of the server behind it.
import { createServer } from "node:http";

const TRIES = 20;

/** More than the API takes: it says so itself up to here, and above it nothing is read. */
const LARGEST_BODY = 8 * 1024 * 1024;

/** Listens on the port, or on the next one that is free; 0 takes any. Resolves with what closes it again. */
export async function listenFrom(port, host, answer) {
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      // whoever asked has gone
      if (response.destroyed) return;
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  const taken = await listen(server, port, host);
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { port: taken, close };
}

async function listen(server, first, host) {
  for (let port = first; ; port++) {
    try {
      await new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve();
        });
      });
      return server.address().port;
    } catch (error) {
      if (error.code !== "EADDRINUSE" || port - first === TRIES || port === 65_535) throw error;
    }
  }
}

/** What Node received, as a `Request`; the body is read to its end. */
export async function toRequest(incoming) {
  const { method, headers, url } = incoming;
  const chunks = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > LARGEST_BODY) incoming.destroy();
    else chunks.push(chunk);
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`http://${headers.host ?? "localhost"}${url}`, {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, String(value)]),
    ...(hasBody && { body: Buffer.concat(chunks) }),
  });
}

export async function send(response, outgoing) {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
