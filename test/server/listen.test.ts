import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createKintoServer, type Listening } from "../../src/server/index.js";

const open: Listening[] = [];

afterEach(() => Promise.all(open.splice(0).map((each) => each.close())));

async function listen(maxBodySize = 1_000_000): Promise<Listening> {
  const listening = await createKintoServer({ passwordCost: 4, maxBodySize }).listen(0);
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

/** Requests that are none, and how the answer begins. */
const MALFORMED: readonly (readonly [string, RegExp])[] = [
  ["hello\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET\r\n\r\n", /^HTTP\/1.1 400 /],
  ["\u0000\u0001\u0002", /^(HTTP\/1.1 400 |$)/],
  ["GET /v1/ HTTP/1.1\r\nHost: a b c\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET http:// HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 400 /],
  ["TRACE /v1/ HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET /v1/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET /v1/buckets/%E0%A4%A HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 400 /],
  ["GET //evil/v1/ HTTP/1.1\r\nHost: x\r\n\r\n", /^HTTP\/1.1 307 /],
  ["PUT /v1/buckets/b HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{", /^(HTTP\/1.1 400 |$)/],
];

test.each(MALFORMED)("%j does no harm", async (text, expected) => {
  const { url, port } = await listen();

  expect(await sendRaw(port, text)).toMatch(expected);
  expect((await fetch(`${url}/v1/`)).status).toBe(200);
});
