/** What the client asks of `fetch`. The global one has this type, and so has an embedded server's. */
export type RemoteFetch = (url: string, init?: RequestInit) => Promise<Response>;

/** An answer that has been read to its end. */
export interface RemoteAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  text(): Promise<string>;
}

interface Bounds {
  /** The root URL. A request to anywhere else would take the credentials there. */
  readonly root: string;
  /** In milliseconds, until the last byte of the answer; 0 waits for ever. */
  readonly timeout: number;
  /** The error for a request that took too long. It is told no body: that would end up in logs. */
  readonly late: (url: string, method: string) => Error;
}

/**
 * A `fetch` that never leaves the server (the client follows any `Next-Page`, and puts ids into paths as
 * they are), and whose timeout also covers the body and cancels the request.
 */
export function boundedFetch(
  fetch: RemoteFetch,
  { root, timeout, late }: Bounds,
): (input: RequestInfo, init?: RequestInit) => Promise<RemoteAnswer> {
  return async (input, init = {}) => {
    const url = typeof input === "string" ? input : input.url;
    if (!isBelow(url, root)) throw new TypeError(`Not below ${root}, so it is not asked: ${url}`);
    const abort = new AbortController();
    const answer = fetch(url, { ...init, signal: abort.signal }).then(readAll);
    if (timeout === 0) return answer;
    const { promise: tooLate, cancel } = after(timeout);
    try {
      return await Promise.race([
        answer,
        tooLate.then(() => {
          const error = late(url, init.method ?? "GET");
          abort.abort(error);
          throw error;
        }),
      ]);
    } finally {
      cancel();
    }
  };
}

function isBelow(url: string, root: string): boolean {
  const [asked, allowed] = [new URL(url), new URL(root)];
  const path = allowed.pathname;
  return (
    asked.origin === allowed.origin &&
    (asked.pathname === path || asked.pathname.startsWith(`${path.replace(/\/$/, "")}/`))
  );
}

async function readAll(response: Response): Promise<RemoteAnswer> {
  const text = await response.text();
  const { status, statusText, headers } = response;
  return { status, statusText, headers, text: () => Promise.resolve(text) };
}

function after(ms: number): { promise: Promise<void>; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}
