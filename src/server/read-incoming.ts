import type { IncomingMessage } from "node:http";
import type { PlainRequest } from "./http/exchange.js";

/** What came over the network. `Request` has no words for some methods and targets, and those come plain. */
export type Incoming =
  | { readonly kind: "request"; readonly request: Request }
  | { readonly kind: "plain"; readonly request: PlainRequest }
  | { readonly kind: "malformed" };

/** Methods that `Request` refuses. */
const FORBIDDEN: ReadonlySet<string> = new Set(["CONNECT", "TRACE", "TRACK"]);

export function readIncoming(incoming: IncomingMessage): Incoming {
  const { method = "GET", url = "/" } = incoming;
  const origin = originOf(incoming);
  if (origin === undefined) return { kind: "malformed" };
  const headers = Object.entries(incoming.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const path = pathOf(url);
  if (!path.startsWith("/") || FORBIDDEN.has(method)) {
    const request = { method, path, origin, headers: Object.fromEntries(headers), body: "" };
    return { kind: "plain", request };
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = { body: toStream(incoming), duplex: "half" };
  const request = new Request(origin + path, { method, headers, ...(hasBody && body) });
  return { kind: "request", request };
}

/** A proxy sends the whole URL, anybody else the path. Several slashes at its beginning count as one. */
function pathOf(target: string): string {
  const [, path] = /^https?:\/\/[^/?#]*(.*)$/i.exec(target) ?? [];
  if (path !== undefined && !path.startsWith("/")) return `/${path}`;
  return (path ?? target).replace(/^\/+/, "/");
}

/** Where the client thinks that we are, or where we are if it does not say. Undefined for what is no host. */
function originOf({ headers, socket }: IncomingMessage): string | undefined {
  const { localAddress = "localhost", localPort = 0 } = socket;
  const here = localAddress.includes(":") ? `[${localAddress}]` : localAddress;
  const host = headers.host || `${here}:${localPort}`;
  if (/[\s/?#@\\]/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).origin;
}

/** Gives the body as fast as it is read. */
function toStream(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let isWanted = true;
  return new ReadableStream({
    start(controller) {
      incoming.on("data", (chunk: Uint8Array) => {
        if (!isWanted) return;
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      });
      incoming.on("end", () => {
        if (isWanted) controller.close();
      });
      incoming.on("error", (error) => {
        if (isWanted) controller.error(error);
      });
    },
    pull() {
      incoming.resume();
    },
    cancel() {
      isWanted = false;
      incoming.resume();
    },
  });
}
