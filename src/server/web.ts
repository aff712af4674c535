import { byteLength } from "./http/byte-length.js";
import { decodeUtf8 } from "./http/decode-utf8.js";
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
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maximum) return TOO_LARGE;
    chunks.push(chunk);
  }
  return decodeUtf8(join(chunks, size));
}

const TOO_LARGE = { isTooLarge: true } as const;

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks;
  if (first !== undefined && chunks.length === 1) return first;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
