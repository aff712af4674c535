import type { IncomingMessage } from "node:http";
import { BodyCollector, TOO_LARGE } from "./body-collector.js";
import type { PlainRequest } from "./http/exchange.js";

/** A request without its body. */
export interface RequestHead extends Omit<PlainRequest, "body"> {
  /** Whether a `Request` could be made of it: it has no words for some methods and targets. */
  readonly isOrdinary: boolean;
}

/** Methods that `Request` refuses. */
const FORBIDDEN: ReadonlySet<string> = new Set(["CONNECT", "TRACE", "TRACK"]);
const WITHOUT_BODY: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** What came over the network, up to the body; undefined for what has no host. */
export function readHead(incoming: IncomingMessage): RequestHead | undefined {
  const { method = "GET", url = "/" } = incoming;
  const origin = originOf(incoming);
  if (origin === undefined) return undefined;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = String(value);
  }
  const target = pathOf(url);
  if (!target.startsWith("/") || FORBIDDEN.has(method)) {
    return { method, path: target, origin, headers, isOrdinary: false };
  }
  const { pathname, search } = new URL(origin + target);
  return { method, path: pathname + search, origin, headers, isOrdinary: true };
}

/** Makes a `Request` of an ordinary one. */
export function toRequest(head: RequestHead, incoming: IncomingMessage): Request {
  const { method, path, origin, headers } = head;
  const body = { body: toStream(incoming), duplex: "half" };
  return new Request(origin + path, {
    method,
    headers,
    ...(!WITHOUT_BODY.has(method) && body),
  });
}

/** Reads the body of an ordinary request, as far as it is wanted. Rejects if the client goes away meanwhile. */
export function readBody(
  { method, headers }: RequestHead,
  incoming: IncomingMessage,
  maximum: number,
): Promise<PlainRequest["body"]> | PlainRequest["body"] {
  if (WITHOUT_BODY.has(method)) return "";
  if (Number(headers["content-length"] ?? 0) > maximum) return TOO_LARGE;
  const collector = new BodyCollector(maximum);
  return new Promise((resolve, reject) => {
    incoming.on("data", (chunk: Uint8Array) => {
      if (!collector.add(chunk)) resolve(TOO_LARGE);
    });
    incoming.on("end", () => resolve(collector.body()));
    incoming.on("error", reject);
  });
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
