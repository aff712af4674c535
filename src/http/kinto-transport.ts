import KintoClient from "kinto-http";
import { ServerResponse, UnparseableResponseError } from "kinto-http/lib/errors.js";
import type { Json } from "../record/json.js";

/** Any function with the shape of `fetch`, as far as it is used here. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export interface TransportOptions {
  /** The root URL, with the version: `https://example.org/v1`. */
  readonly remote: string;
  readonly fetch: Fetch;
  /** Sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** For a whole request, from the first byte sent to the last one read, in milliseconds. */
  readonly timeout: number;
}

export interface TransportRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "DELETE" | "POST" | "PATCH";
  /** Below the root URL, with its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

export type TransportAnswer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly header: (name: string) => string | undefined;
      /** Undefined where the body of an error could not be read as JSON. */
      readonly body: Json | undefined;
    }
  | {
      readonly kind: "lost";
      readonly why: "offline" | "timeout" | "aborted" | "malformed";
      readonly cause?: unknown;
    };

/**
 * Sends one request and never throws. It decides nothing: no retry, no paging, no waiting. After the timeout or an
 * abort the request is cancelled, but the server may have acted on it all the same.
 */
export type Transport = (
  request: TransportRequest,
  options: { readonly authorization: string | null; readonly signal: AbortSignal },
) => Promise<TransportAnswer>;

/** A longer timer fires at once (HTML Standard, "timer initialization steps"). */
const LONGEST_TIMER = 2 ** 31 - 1;

export function kintoTransport(options: TransportOptions): Transport {
  return async (request, { authorization, signal }) => {
    const bound = bindFetch(options, signal);
    // a client for each request: the signal is the request's own, and kinto-http knows none
    const client = new KintoClient(options.remote, { fetchFunc: bound.fetch });
    const { method, path, body } = request;
    const headers = {
      ...options.headers,
      ...request.headers,
      ...(authorization !== null && { Authorization: authorization }),
    };
    try {
      const answer = await client.execute<Json>(
        { method, path, headers, ...(body !== undefined && { body }) },
        { raw: true },
      );
      const {
        status,
        json,
        headers: answered,
      } = answer as {
        status: number;
        json: Json | undefined;
        headers: Headers;
      };
      // kinto-http takes an empty body for one without JSON
      return json === undefined && method !== "HEAD"
        ? { kind: "lost", why: "malformed" }
        : answerOf(status, answered, json);
    } catch (error) {
      return bound.ended() ?? readFailure(error);
    } finally {
      bound.release();
    }
  };
}

function answerOf(
  status: number,
  headers: { readonly get: (name: string) => string | null },
  body: Json | undefined,
): TransportAnswer {
  return { kind: "answer", status, header: (name) => headers.get(name) ?? undefined, body };
}

function readFailure(error: unknown): TransportAnswer {
  if (error instanceof ServerResponse) {
    const { status, headers } = error.response;
    return answerOf(status, headers, (error as { data?: unknown }).data as Json | undefined);
  }
  if (error instanceof UnparseableResponseError) {
    const { status, headers } = error.response;
    return status >= 400
      ? answerOf(status, headers, undefined)
      : { kind: "lost", why: "malformed", cause: error };
  }
  return { kind: "lost", why: "offline", cause: error };
}

interface BoundFetch {
  readonly fetch: (input: RequestInfo, init?: RequestInit) => Promise<Response>;
  /** What ended the request from our side, if anything did. */
  readonly ended: () => TransportAnswer | undefined;
  readonly release: () => void;
}

/** A `fetch` for one request, with its timeout over the body too, and without following redirects elsewhere. */
function bindFetch({ fetch, timeout }: TransportOptions, signal: AbortSignal): BoundFetch {
  const abort = new AbortController();
  let why: "timeout" | "aborted" | undefined;
  const end = (reason: "timeout" | "aborted"): void => {
    why ??= reason;
    abort.abort();
  };
  const timer = setTimeout(() => end("timeout"), Math.min(timeout, LONGEST_TIMER));
  const onAbort = (): void => end("aborted");
  if (signal.aborted) end("aborted");
  signal.addEventListener("abort", onAbort, { once: true });
  const ended = new Promise<never>((_, reject) => {
    abort.signal.addEventListener("abort", () => reject(new Error("ended")), { once: true });
  });
  ended.catch(() => {});
  return {
    // an injected fetch may not know signals: the race ends the wait all the same
    fetch: (input, init) =>
      Promise.race([
        ended,
        (async () => {
          if (abort.signal.aborted) throw new Error("ended");
          const url = typeof input === "string" ? input : input.url;
          const response = await fetch(url, {
            ...init,
            redirect: "error",
            // an older list out of the browser's cache would look as if the server had gone back
            cache: "no-store",
            signal: abort.signal,
          });
          const text = await response.text();
          const { status, statusText, headers } = response;
          return { status, statusText, headers, text: () => Promise.resolve(text) } as Response;
        })(),
      ]),
    ended: () => (why === undefined ? undefined : { kind: "lost", why }),
    release: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    },
  };
}
