import { EventEmitter, once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import {
  createKintoServer,
  type KintoServerOptions,
  type Listening,
} from "../../src/server/index.js";

const open: Listening[] = [];

afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));

async function listen(
  maxBodySize = 1_000_000,
  options: KintoServerOptions = {},
): Promise<Listening> {
  const server = createKintoServer({ passwordCost: 4, maxBodySize, ...options });
  const listening = await server.listen(0);
  open.push(listening);
  return listening;
}

/** Sends text as it is, and resolves with all that comes back. */
function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => socket.end(text));
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      received += chunk;
    });
    socket.on("error", () => resolve(received));
    socket.on("close", () => resolve(received));
  });
}

test("a free port is picked, and said", async () => {
  const { url, port } = await listen();

  expect(url).toBe(`http://127.0.0.1:${port}`);
  const root = (await (await fetch(`${url}/v1/`)).json()) as { url: string };
  expect(root.url).toBe(`${url}/v1/`);
});

test("a port that is taken is an error with a code", async () => {
  const { port } = await listen();

  await expect(createKintoServer().listen(port)).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("a closed server answers no more, and closing waits for no idle connection", async () => {
  const listening = await listen();
  const { url } = listening;
  await fetch(`${url}/v1/`);
  await listening.close();

  await expect(fetch(`${url}/v1/`)).rejects.toThrow("fetch failed");
});

test("when closing is done, no request is being worked on any more", async () => {
  const done: string[] = [];
  const events = new EventEmitter();
  const begun = once(events, "begun");
  const listening = await createKintoServer({
    passwordCost: 8,
    maintenance: () => events.emit("begun") && false,
    log: ({ path }) => done.push(path),
  }).listen(0);
  const body = JSON.stringify({ data: { password: "x" } });
  const headers = { "Content-Type": "application/json" };
  const cut = fetch(`${listening.url}/v1/accounts/bob`, { method: "PUT", headers, body });
  await begun;
  const closed = listening.close();

  await expect(cut).rejects.toThrow("fetch failed");
  await closed;
  expect(done).toEqual(["/v1/accounts/bob"]);
});

test("bodies of any length come through whole", async () => {
  const { url } = await listen();
  const headers = {
    Authorization: `Basic ${btoa("any:body")}`,
    "Content-Type": "application/json",
  };
  const text = "é€😀".repeat(50_000);
  const list = `${url}/v1/buckets/default/collections/c/records`;

  await fetch(`${list}/x`, { method: "PUT", headers, body: JSON.stringify({ data: { text } }) });
  const back = (await (await fetch(`${list}/x`, { headers })).json()) as { data: { text: string } };

  expect(back.data.text).toBe(text);
});

test("a body that is too large is refused, and the server goes on", async () => {
  const { url, port } = await listen(1000);

  const large = await fetch(`${url}/v1/batch`, { method: "POST", body: "x".repeat(2_000_000) });
  const chunked = await sendRaw(
    port,
    `POST /v1/batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n7d0\r\n${"x".repeat(2000)}\r\n0\r\n\r\n`,
  );

  expect(large.status).toBe(413);
  expect(chunked).toMatch(/^HTTP\/1.1 413 /);
  expect((await fetch(`${url}/v1/`)).status).toBe(200);
});

function manyHeaders(): string {
  return Array.from({ length: 5000 }, (_, index) => `X${index}: 1\r\n`).join("");
}

/** Requests that are none, or odd ones, and how the answer begins. */
const MALFORMED: readonly (readonly [string, RegExp])[] = [
  ["hello\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET\r\n\r\n", /^HTTP\/1.1 400 /],
  ["\u0000\u0001\u0002", /^(HTTP\/1.1 400 |$)/],
  ["GET /v1/ HTTP/1.1\r\nHost: a b c\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET http:// HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 307 /],
  ["GET /v1/ HTTP/1.1\r\nHost: a/b?c#d\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET /v1/ HTTP/1.1\r\nHost: user@x\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET /v1/ HTTP/1.1\r\nHost: x:99999\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET /v1/ HTTP/1.1\r\nHost:\r\n\r\n", /^HTTP\/1.1 200 /],
  ["GET /v1/ HTTP/1.1\r\n\r\n", /^HTTP\/1.1 200 /],
  ["GET /v1/ HTTP/1.0\r\n\r\n", /^HTTP\/1.1 200 /],
  ["GET http://elsewhere/v1/nope HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 404 .*"errno":111/s],
  ["TRACE /v1/ HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 405 .*"errno":115/s],
  ["TRACK /v1/nope HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 404 .*"errno":111/s],
  [
    "FOO /v1/ HTTP/1.1\r\nHost: x\r\nOrigin: http://a\r\n\r\n",
    /^HTTP\/1.1 405 .*Allow-Origin: \*/s,
  ],
  ["foo /v1/ HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 400 /],
  ["FOO \r\n\r\n", /^HTTP\/1.1 400 /],
  ["CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 404 .*"errno":116/s],
  ["OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 404 .*"errno":116/s],
  [`GET /v1/?${"a".repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, /^HTTP\/1.1 200 /],
  [`GET /v1/ HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(300_000)}\r\n\r\n`, /^HTTP\/1.1 431 /],
  [`GET /v1/ HTTP/1.1\r\nHost: x\r\n${manyHeaders()}\r\n`, /^HTTP\/1.1 200 /],
  [
    "POST /v1/batch HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\nContent-Length: 2\r\n\r\n{}",
    /^HTTP\/1.1 400 .*Required/s,
  ],
  [
    "PUT /v1/buckets/b HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    /^HTTP\/1.1 400 /,
  ],
  [
    "PUT /v1/buckets/b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    /^HTTP\/1.1 400 /,
  ],
  [
    "PUT /v1/buckets/b HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{}",
    /^(HTTP\/1.1 400 |$)/,
  ],
  ["GET /v1/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET /v1/buckets/%E0%A4%A HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET //evil/v1/ HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 307 /],
  ["PUT /v1/buckets/b HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{", /^(HTTP\/1.1 400 |$)/],
];

const ODD = MALFORMED.map(([text, expected]) => ({ name: text.slice(0, 80), text, expected }));

test.each(ODD)("$name does no harm", async ({ text, expected }) => {
  const { url, port } = await listen();

  expect(await sendRaw(port, text)).toMatch(expected);
  expect((await fetch(`${url}/v1/`)).status).toBe(200);
});

test.each(ODD)("$name does no harm on its way through others", async ({ text, expected }) => {
  const { port } = await listen(1_000_000, { intercept: (request, next) => next(request) });

  expect(await sendRaw(port, text)).toMatch(expected);
});

test("the path comes to the server as URLs are written, whatever the client sent", async () => {
  const paths: string[] = [];
  const { port } = await listen(1000, { log: ({ path }) => paths.push(path) });

  for (const path of ['/v1/a/../b?q="#f', "http://x/v1/./c", "//v1"]) {
    await sendRaw(port, `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  }

  expect(paths).toEqual(["/v1/b?q=%22", "/v1/c", "/v1"]);
});

function ask(line: string, rest = "\r\n"): string {
  return `${line} HTTP/1.1\r\nHost: x\r\n${rest}`;
}

test("requests of one connection are answered in their order, whatever each of them is", async () => {
  const { port } = await listen();

  const answers = await sendRaw(
    port,
    [
      ask("GET /v1/__lbheartbeat__"),
      ask(
        "PUT /v1/accounts/bob",
        "Content-Length: 29\r\n\r\n" + '{"data":{"password":"s3cr3t"}}'.slice(1),
      ),
      ask("GET /v1/nope"),
      ask("TRACE /v1/"),
      ask("GET /v1/__lbheartbeat__"),
    ].join(""),
  );

  expect(answers.match(/(?<=HTTP\/1\.1 )\d+/g)).toEqual(["200", "400", "404", "405", "200"]);
});

test("a client that goes away in the middle of its body leaves nothing", async () => {
  const { url, port } = await listen();
  const authorization = `Basic ${btoa("any:body")}`;
  const path = "/v1/buckets/default/collections/c/records/x";
  await new Promise<void>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(
        `PUT ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Length: 50\r\n\r\n{"data"`,
        () => socket.resetAndDestroy(),
      );
    });
    socket.on("close", () => resolve());
  });

  expect((await fetch(url + path, { headers: { authorization } })).status).toBe(404);
});

test("a body that comes byte by byte is a body", async () => {
  const { port } = await listen();
  const text =
    "PUT /v1/accounts/bob HTTP/1.1\r\nHost: x\r\nContent-Length: 30\r\n\r\n" +
    '{"data":{"password":"s3cr3t"}}';

  const answer = await new Promise<string>((resolve) => {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.setNoDelay(true);
      const next = (at: number): void => {
        if (at < text.length) socket.write(text.charAt(at), () => next(at + 1));
      };
      next(0);
    });
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString();
      if (received.endsWith("}}")) socket.end();
    });
    socket.on("close", () => resolve(received));
  });

  expect(answer).toMatch(/^HTTP\/1.1 201 /);
});
