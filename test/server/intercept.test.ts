import { afterEach, expect, test } from "vitest";
import {
  createKintoServer,
  type Intercept,
  type KintoServer,
  type Listening,
} from "../../src/server/index.js";
import { authorization } from "./ask.js";

const RECORD = "/v1/buckets/default/collections/c/records/x";
const open: Listening[] = [];

afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));

/** A server whose next write meets this, once. */
function faulty(fault: Intercept): KintoServer {
  let isDue = true;
  return createKintoServer({
    intercept: (request, next) => {
      if (request.method !== "PUT" || !isDue) return next(request);
      isDue = false;
      return fault(request, next);
    },
  });
}

function put(base = "http://localhost"): Request {
  return new Request(base + RECORD, {
    method: "PUT",
    headers: { Authorization: authorization("any:body"), "Content-Type": "application/json" },
    body: '{"data":{"n":1}}',
  });
}

async function read(server: KintoServer): Promise<number> {
  const headers = { Authorization: authorization("any:body") };
  return (await server.fetch(new Request(`http://localhost${RECORD}`, { headers }))).status;
}

/** The same server on the network. */
async function listen(server: KintoServer): Promise<string> {
  const listening = await server.listen(0);
  open.push(listening);
  return listening.url;
}

test("a request can be held up", async () => {
  let [arrive, release] = [(): void => undefined, (): void => undefined];
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const server = faulty(async (request, next) => {
    arrive();
    await released;
    return next(request);
  });

  const answer = server.fetch(put());
  await arrived;

  expect(await read(server)).toBe(404);
  release();
  expect((await answer).status).toBe(201);
  expect(await read(server)).toBe(200);
});

test("another can answer before the server hears of the request", async () => {
  const server = faulty(() => new Response("<h1>Bad gateway</h1>", { status: 502 }));

  expect((await server.fetch(put())).status).toBe(502);
  expect(await read(server)).toBe(404);
});

const LOST: Intercept = async (request, next) => {
  await next(request);
  throw new TypeError("The answer was lost");
};

test("an answer can be lost after the server acted on the request", async () => {
  const server = faulty(LOST);

  await expect(server.fetch(put())).rejects.toThrow("The answer was lost");
  expect(await read(server)).toBe(200);
});

test("on the network, a lost answer is a closed connection", async () => {
  const server = faulty(LOST);

  await expect(fetch(put(await listen(server)))).rejects.toThrow("fetch failed");
  expect(await read(server)).toBe(200);
});

test("a request can arrive twice", async () => {
  const statuses: number[] = [];
  const server = faulty(async (request, next) => {
    statuses.push((await next(request.clone())).status);
    return next(request);
  });

  expect((await server.fetch(put())).status).toBe(200);
  expect(statuses).toEqual([201]);
});

const TRUNCATE: Intercept = async (request, next) => {
  const answer = await next(request);
  return new Response((await answer.text()).slice(0, 10), answer);
};

test("a body can be cut off", async () => {
  const server = faulty(TRUNCATE);

  const answer = await server.fetch(put());

  expect(answer.status).toBe(201);
  expect(await answer.text()).toBe('{"data":{"');
});

test("on the network, a body that is cut off breaks the connection off", async () => {
  const url = await listen(faulty(TRUNCATE));

  const answer = await fetch(put(url));

  expect(answer.status).toBe(201);
  await expect(answer.text()).rejects.toThrow("terminated");
});

test("what stands between sees nothing but requests, and cannot harm the next ones", async () => {
  const url = await listen(faulty(() => Promise.reject(new Error("no"))));
  const large = new Request(url + RECORD, { method: "PUT", body: "x".repeat(5_000_000) });

  await expect(fetch(large)).rejects.toThrow("fetch failed");
  expect((await fetch(put(url))).status).toBe(201);
});
