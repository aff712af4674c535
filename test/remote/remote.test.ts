import { afterEach, expect, test, vi } from "vitest";
import { createRemote, NetworkTimeoutError, ServerResponse } from "../../src/remote.js";

const ROOT = "https://kinto.test/v1";

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A server that answers every request the same way, and remembers what it was asked. */
function fakeServer(answer: (asked: Asked) => Response) {
  const log: Asked[] = [];
  const fetch = (url: string, init: RequestInit = {}): Promise<Response> => {
    const asked = {
      url,
      method: init.method ?? "GET",
      headers: new Headers(init.headers),
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
    };
    log.push(asked);
    return Promise.resolve(answer(asked));
  };
  return { fetch, log };
}

const hello = { settings: { batch_max_requests: 2 }, capabilities: {}, http_api_version: "1.23" };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("every request of a batch goes through our fetch, with our headers", async () => {
  const forbidden = vi.fn(() => Promise.reject(new Error("the global fetch was used")));
  vi.stubGlobal("fetch", forbidden);
  const { fetch, log } = fakeServer(({ url, body }) => {
    if (!url.endsWith("/batch")) return Response.json(hello);
    const { requests } = body as { requests: { path: string }[] };
    return Response.json({
      responses: requests.map(({ path }) => ({ status: 201, path, body: {}, headers: {} })),
    });
  });
  const client = createRemote(ROOT, { fetch, headers: { Authorization: "Bearer x" } });

  const answers = await client
    .bucket()
    .collection("notes")
    .batch((batch) => {
      for (const id of ["a", "b", "c"]) void batch.createRecord({ id });
    });

  expect(answers).toHaveLength(3);
  expect(log.map(({ method, url }) => `${method} ${url}`)).toEqual([
    `GET ${ROOT}/`,
    `POST ${ROOT}/batch`,
    `POST ${ROOT}/batch`,
  ]);
  expect(log.map(({ headers }) => headers.get("Authorization"))).toEqual(
    Array.from({ length: 3 }, () => "Bearer x"),
  );
  expect(forbidden).not.toHaveBeenCalled();
});

test("by default writes are safe and go to the bucket named default", async () => {
  const { fetch, log } = fakeServer(() => Response.json({ data: {} }));
  const notes = createRemote(ROOT, { fetch }).bucket().collection("notes");

  await notes.createRecord({ id: "a" });
  await notes.updateRecord({ id: "a", last_modified: 42 });

  expect(log[0]?.url).toBe(`${ROOT}/buckets/default/collections/notes/records/a`);
  expect(log[0]?.headers.get("If-None-Match")).toBe("*");
  expect(log[1]?.headers.get("If-Match")).toBe('"42"');
});

test("the bucket and safe can be chosen", async () => {
  const { fetch, log } = fakeServer(() => Response.json({ data: {} }));
  const client = createRemote(ROOT, { fetch, bucket: "blog", safe: false });

  await client.bucket().collection("notes").createRecord({ id: "a" });

  expect(log[0]?.url).toContain("/buckets/blog/");
  expect(log[0]?.headers.get("If-None-Match")).toBeNull();
});

test("it has an emitter of its own, which tells what the server asks for", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const alert = { type: "soft-eol", message: "soon", url: "https://kinto.test/eol" };
  const headers = { Backoff: "10", "Retry-After": "20", Alert: JSON.stringify(alert) };
  const { fetch } = fakeServer(() => Response.json(hello, { headers }));
  const client = createRemote(ROOT, { fetch });
  const heard: unknown[] = [];
  client.events.on("backoff", (until) => heard.push(Math.round((until - Date.now()) / 1000)));
  client.events.on("retry-after", (time) => heard.push(Math.round((time - Date.now()) / 1000)));
  client.events.on("deprecated", (notice) => heard.push(notice));

  await client.fetchServerInfo();

  expect(heard).toEqual([alert, 10, 20]);
  expect(client.backoff).toBeGreaterThan(9000);
});

test("a listener can be removed, and can ask for one event only", () => {
  const { events } = createRemote(ROOT);
  const [removed, kept, once] = [vi.fn(), vi.fn(), vi.fn()];
  events.on("backoff", removed);
  events.on("backoff", kept);
  events.off("backoff", removed);
  events.once("backoff", once);

  events.emit("backoff", 1);
  events.emit("backoff", 2);

  expect(removed).not.toHaveBeenCalled();
  expect(kept.mock.calls).toEqual([[1], [2]]);
  expect(once.mock.calls).toEqual([[1]]);
});

test("what the server refuses is a ServerResponse with its details", async () => {
  const { fetch } = fakeServer(() =>
    Response.json({ errno: 114, details: { existing: { id: "a" } } }, { status: 412 }),
  );

  const refused = createRemote(ROOT, { fetch })
    .bucket()
    .collection("notes")
    .createRecord({ id: "a" });

  const error = await refused.catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ServerResponse);
  expect(error).toMatchObject({
    response: { status: 412 },
    data: { details: { existing: { id: "a" } } },
  });
});

test.each([
  ["another origin", { "Next-Page": "https://elsewhere.test/v1/buckets?_token=x" }],
  ["outside the root", { "Next-Page": "https://kinto.test/v2/buckets?_token=x" }],
  ["a root of which ours is a prefix", { "Next-Page": "https://kinto.test/v11/buckets" }],
])("a next page at %s is not asked", async (_where, headers) => {
  const { fetch, log } = fakeServer(() => Response.json({ data: [] }, { headers }));
  const { next } = await createRemote(ROOT, { fetch }).bucket().collection("notes").listRecords();

  await expect(next()).rejects.toThrow("Not below https://kinto.test/v1");

  expect(log).toHaveLength(1);
});

test("an id cannot lead out of the root", async () => {
  const { fetch, log } = fakeServer(() => Response.json({ data: {} }));
  const up = "../".repeat(7);

  const asked = createRemote(ROOT, { fetch }).bucket().collection("notes").getRecord(`${up}secret`);

  await expect(asked).rejects.toThrow("Not below");
  expect(log).toEqual([]);
});

test("after 5 seconds without a whole answer the request is cancelled", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const signals: (AbortSignal | null | undefined)[] = [];
  const client = createRemote(ROOT, {
    fetch: (_url, init) => {
      signals.push(init?.signal);
      const never = new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(1)),
      });
      return Promise.resolve(new Response(never));
    },
  });
  const created = client.bucket().collection("notes").createRecord({ title: "private" });
  const failed = created.catch((error: unknown) => error);

  await vi.advanceTimersByTimeAsync(4999);
  expect(signals[0]?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);

  const error = await failed;
  expect(error).toBeInstanceOf(NetworkTimeoutError);
  expect(String(error)).not.toContain("private");
  expect(signals[0]?.aborted).toBe(true);
});
