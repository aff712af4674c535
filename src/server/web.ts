import { BodyCollector, TOO_LARGE } from "./body-collector.js";
import { byteLength } from "./http/byte-length.js";
import type { PlainAnswer, PlainRequest } from "./http/exchange.js";

/** Reads a `Request` whole, unless its body is larger than the server takes. */
export async function readRequest(request: Request, maximum: number): Promise<PlainRequest> {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname + url.search,
    origin: url.origin,
    headers: Object.fromEntries(request.headers),
    body: await readBody(request, maximum),
  };
}

export function toResponse({ status, headers, body }: PlainAnswer): Response {
  const isEmpty = body === "";
  return new Response(isEmpty ? null : body, {
    status,
    headers:
      isEmpty && status === 304 ? headers : { "Content-Length": byteLength(body), ...headers },
  });
}

async function readBody(request: Request, maximum: number): Promise<PlainRequest["body"]> {
  if (request.body === null) return "";
  if (Number(request.headers.get("content-length") ?? 0) > maximum) return TOO_LARGE;
  const collector = new BodyCollector(maximum);
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    if (!collector.add(chunk)) break;
  }
  return collector.body();
}
