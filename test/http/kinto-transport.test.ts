import { once } from "node:events";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  kintoTransport,
  type Fetch,
  type TransportAnswer,
  type TransportRequest,
} from "../../src/http/kinto-transport.js";

const REMOTE = "https://kinto.test/v1";
const GET: TransportRequest = { method: "GET", path: "/buckets/x?_limit=5" };

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

interface Options {
  readonly request?: TransportRequest;
  readonly authorization?: string | null;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout?: number;
}

/** Sends one request through a `fetch`, and says what that was given. */
async function send(
  fetch: Fetch,
  { request = GET, authorization = null, headers = {}, timeout = 30_000, ...its }: Options = {},
): Promise<{ readonly answer: TransportAnswer; readonly sent: readonly Sent[] }> {
  const sent: Sent[] = [];
  const transport = kintoTransport({
    remote: REMOTE,
    headers,
    timeout,
    fetch: (url, init = {}) => {
      sent.push({ url, init });
      return fetch(url, init);
    },
  });
  const { signal = new AbortController().signal } = its;
  return { answer: await transport(request, { authorization, signal }), sent };
}

function responding(body: BodyInit | null, init?: ResponseInit): Fetch {
  return () => Promise.resolve(new Response(body, init));
}

const never: Fetch = () => new Promise(() => undefined);

describe("a request", () => {
  test("goes to the path below the root, once, and is not redirected", async () => {
    const { sent } = await send(responding("{}"));

    expect(sent).toHaveLength(1);
    expect(sent[0]?.url).toBe(`${REMOTE}/buckets/x?_limit=5`);
    expect(sent[0]?.init).toMatchObject({ method: "GET", redirect: "error", cache: "no-store" });
    expect(sent[0]?.init.body ?? null).toBeNull();
  });

  test("carries the headers of the connection, its own, and its authorization", async () => {
    const { sent } = await send(responding("{}"), {
      request: {
        ...GET,
        method: "PUT",
        headers: { "If-Match": '"5"', "X-Two": "b" },
        body: { data: {} },
      },
      headers: { "X-One": "a", "X-Two": "a" },
      authorization: "Bearer x",
    });

    const headers = new Headers(sent[0]?.init.headers);
    expect(Object.fromEntries(headers)).toMatchObject({
      authorization: "Bearer x",
      "content-type": "application/json",
      "if-match": '"5"',
      "x-one": "a",
      "x-two": "b",
    });
    expect(sent[0]?.init.body).toBe('{"data":{}}');
  });

  test("without authorization carries none", async () => {
    const { sent } = await send(responding("{}"));
    expect(new Headers(sent[0]?.init.headers).has("Authorization")).toBe(false);
  });
});

describe("an answer", () => {
  // status, body → the body as it is read; undefined where it cannot be
  test.each<[number, string, unknown]>([
    [200, '{"data":[]}', { data: [] }],
    [200, "null", null],
    [201, '{"data":{"id":"a"}}', { data: { id: "a" } }],
    [400, '{"errno":107}', { errno: 107 }],
    [401, '{"errno":104}', { errno: 104 }],
    [404, '{"errno":110}', { errno: 110 }],
    [409, "{}", {}],
    [412, '{"details":{"existing":{"id":"a"}}}', { details: { existing: { id: "a" } } }],
    [413, "<html>Too Large</html>", undefined],
    [500, "", undefined],
    [502, "<html>Bad Gateway</html>", undefined],
    [503, '{"errno":201}', { errno: 201 }],
    [504, "upstream timeout", undefined],
  ])("of %i with %j", async (status, body, read) => {
    const { answer, sent } = await send(
      responding(body, { status, headers: { ETag: '"5"', "Retry-After": "30", Backoff: "60" } }),
    );

    expect(answer).toMatchObject({ kind: "answer", status });
    expect(answer).toHaveProperty("body", read);
    const { header } = answer as Extract<TransportAnswer, { kind: "answer" }>;
    expect(["etag", "ETag", "retry-after", "Backoff", "X-None"].map(header)).toEqual([
      '"5"',
      '"5"',
      "30",
      "60",
      undefined,
    ]);
    expect(sent).toHaveLength(1);
  });

  test.each([
    ["a page of HTML", "<html>Sign in to the Wi-Fi</html>"],
    ["half of the JSON", '{"data":[{"id":"a"'],
    ["nothing", ""],
  ])("of 200 with %s is malformed: nobody knows what was done", async (_name, body) => {
    const { answer } = await send(responding(body, { status: 200 }));
    expect(answer).toMatchObject({ kind: "lost", why: "malformed" });
  });

  test("with a broken Alert is an answer all the same", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const { answer } = await send(responding("{}", { headers: { Alert: "not JSON" } }));
    expect(answer).toMatchObject({ kind: "answer", status: 200, body: {} });
  });
});

describe("nothing is thrown, but the answer is lost", () => {
  test.each<[string, Fetch]>([
    ["where there is no network", () => Promise.reject(new TypeError("Failed to fetch"))],
    [
      "where fetch throws at once",
      () => {
        throw new TypeError("no such scheme");
      },
    ],
    ["where fetch rejects with nothing", () => Promise.reject(undefined)],
    [
      "where the body breaks off",
      responding(new ReadableStream({ start: (its) => its.error(new TypeError("network error")) })),
    ],
  ])("%s", async (_name, fetch) => {
    expect((await send(fetch)).answer).toMatchObject({ kind: "lost", why: "offline" });
  });

  test("where it was aborted before it began: nothing is sent", async () => {
    const { answer, sent } = await send(responding("{}"), { signal: AbortSignal.abort() });
    expect(answer).toEqual({ kind: "lost", why: "aborted" });
    expect(sent).toEqual([]);
  });

  test.each<[string, Fetch]>([
    ["that hears of it", (_url, init) => rejectOnAbort(init)],
    ["that does not", never],
  ])("where it is aborted in the middle of a fetch %s", async (_name, fetch) => {
    const abort = new AbortController();
    const sending = send(fetch, { signal: abort.signal });
    abort.abort();
    expect((await sending).answer).toEqual({ kind: "lost", why: "aborted" });
  });
});

function rejectOnAbort(init: RequestInit | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
  });
}

describe("the timeout", () => {
  test.each<[string, Fetch]>([
    ["for the answer", never],
    [
      "for the end of its body",
      responding(new ReadableStream({ start: (its) => its.enqueue(new Uint8Array(1)) })),
    ],
  ])("ends the wait %s, and cancels the request", async (_name, fetch) => {
    vi.useFakeTimers();
    const signals: (AbortSignal | null | undefined)[] = [];
    const sending = send(
      (url, init) => {
        signals.push(init?.signal);
        return fetch(url, init);
      },
      { timeout: 5000 },
    );

    await vi.advanceTimersByTimeAsync(4999);
    const before = signals[0]?.aborted;
    await vi.advanceTimersByTimeAsync(1);

    expect((await sending).answer).toEqual({ kind: "lost", why: "timeout" });
    expect([before, signals[0]?.aborted]).toEqual([false, true]);
  });

  test.each([Infinity, 2 ** 40])("may be %d milliseconds", async (timeout) => {
    vi.useFakeTimers();
    const gate = new EventTarget();
    const sending = send(
      async () => {
        await once(gate, "open");
        return new Response("{}");
      },
      { timeout },
    );

    await vi.advanceTimersByTimeAsync(3_600_000);
    gate.dispatchEvent(new Event("open"));

    expect((await sending).answer).toMatchObject({ kind: "answer", status: 200 });
  });

  test("leaves neither timer nor listener behind", async () => {
    vi.useFakeTimers();
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, "removeEventListener");
    const fetches = [responding("{}"), responding("<html>"), () => Promise.reject(new TypeError())];

    for (const fetch of fetches) await send(fetch, { signal });

    expect(vi.getTimerCount()).toBe(0);
    expect(remove).toHaveBeenCalledTimes(fetches.length);
  });
});

test("requests at the same time have nothing to do with each other", async () => {
  const transport = kintoTransport({
    remote: REMOTE,
    headers: {},
    timeout: 30_000,
    fetch: (url) =>
      url.endsWith("/stuck") ? new Promise(() => undefined) : Promise.resolve(new Response("{}")),
  });
  const abort = new AbortController();
  const stuck = transport(
    { method: "GET", path: "/stuck" },
    { authorization: null, signal: abort.signal },
  );

  const other = await transport(GET, {
    authorization: null,
    signal: new AbortController().signal,
  });
  abort.abort();

  expect(other).toMatchObject({ kind: "answer" });
  expect(await stuck).toMatchObject({ kind: "lost", why: "aborted" });
});
