import type { PlainAnswer, PlainRequest } from "./http/exchange.js";

/** A body is larger than the server takes. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
}

/** Reads a `Request` whole. */
export async function readRequest(request: Request, maximum: number): Promise<PlainRequest> {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname + url.search,
    origin: url.origin,
    headers: Object.fromEntries(request.headers),
    body: await readText(request, maximum),
  };
}

export function toResponse({ status, headers, body }: PlainAnswer): Response {
  const isEmpty = body === "";
  return new Response(isEmpty ? null : body, {
    status,
    headers:
      isEmpty && status === 304 ? headers : { ...headers, "Content-Length": byteLength(body) },
  });
}

async function readText(request: Request, maximum: number): Promise<string> {
  if (request.body === null) return "";
  if (Number(request.headers.get("content-length") ?? 0) > maximum) throw new BodyTooLargeError();
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maximum) throw new BodyTooLargeError();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function byteLength(text: string): string {
  return String(new TextEncoder().encode(text).length);
}
