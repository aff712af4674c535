// A server that speaks just enough of the Kinto protocol for the contestants, and answers from text that was
// prepared before the clock started: what is measured is the client. It also serves the pages.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { timestampOf } from "./records.mjs";

export const BUCKET = "bench";
export const BATCH_SIZE = 25;

/** Kinto's `storage_max_fetch_size`: no page is larger, whatever a client asks for. */
const MAX_PAGE = 10_000;

const RECORDS = new RegExp(`^/v1/buckets/${BUCKET}/collections/([\\w-]+)/records(?:/([\\w-]+))?$`);
const COLLECTION = new RegExp(`^/v1/buckets/${BUCKET}/collections/([\\w-]+)$`);

const HELLO = JSON.stringify({
  project_name: "kintsugi-bench",
  http_api_version: "1.22",
  settings: { batch_max_requests: BATCH_SIZE, readonly: false },
  capabilities: {},
  user: { id: "account:bench", bucket: BUCKET, principals: ["account:bench"] },
});

/** Records in the order of their timestamps, each as the text that is sent; and the pages made of them. */
class Collection {
  rows = [];
  #pages = new Map();
  #timestamp;

  constructor(timestamp) {
    this.#timestamp = timestamp;
  }

  get timestamp() {
    return this.rows.at(-1)?.at ?? this.#timestamp;
  }

  add(record, at) {
    const row = { at, json: JSON.stringify({ ...record, last_modified: at }) };
    this.rows.push(row);
    this.#pages.clear();
    return row;
  }

  /** A page is written once, at its first request, which is one of the warm-up. */
  page(query, url) {
    const name = url.search;
    const known = this.#pages.get(name);
    if (known !== undefined) return known;
    const since = Number((query.get("_since") ?? "0").replaceAll('"', ""));
    const limit = Math.min(Number(query.get("_limit") ?? MAX_PAGE), MAX_PAGE);
    const offset = Number(query.get("_token") ?? 0);
    const rows = this.rows.filter(({ at }) => at > since);
    if (query.get("_sort") !== "last_modified") rows.reverse();
    const shown = rows.slice(offset, offset + limit);
    const next = new URL(url);
    next.searchParams.set("_token", String(offset + limit));
    const page = {
      body: Buffer.from(`{"data":[${shown.map(({ json }) => json).join(",")}]}`),
      headers: {
        "Content-Type": "application/json",
        ETag: `"${this.timestamp}"`,
        ...(rows.length > offset + limit && { "Next-Page": next.href }),
      },
    };
    this.#pages.set(name, page);
    return page;
  }
}

/** What a request is answered with: a status, headers, and text that is JSON already. */
const json = (body, status = 200) => ({
  status,
  headers: { "Content-Type": "application/json" },
  body: Buffer.from(body),
});

/** `latency`: how many milliseconds each answer is held back, as a network would. */
export async function startServer({ root, kintsugiFile, kintoFile, latency = 0 }) {
  const collections = new Map();
  /** What was asked since it was last cleared: `method path`, for counting. */
  const requests = [];
  let origin = "";
  let clock = Date.now();

  const assets = new Map([
    ["/page", ["text/html", () => PAGE]],
    ["/favicon.ico", ["image/x-icon", () => ""]],
    ["/lib/kintsugi.js", ["text/javascript", () => readFileSync(kintsugiFile)]],
    ["/lib/kinto.js", ["text/javascript", () => readFileSync(kintoFile)]],
    ["/records.mjs", ["text/javascript", () => readFileSync(join(root, "records.mjs"))]],
    ...["driver", "floor", "kinto", "kintsugi"].map((name) => [
      `/pages/${name}.js`,
      ["text/javascript", () => readFileSync(join(root, "pages", `${name}.js`))],
    ]),
  ]);

  function collection(name) {
    let found = collections.get(name);
    if (found === undefined) {
      found = new Collection(timestampOf(0));
      collections.set(name, found);
    }
    return found;
  }

  function answer(method, path, body) {
    const url = new URL(path, origin);
    const { pathname, searchParams: query } = url;
    if (pathname === "/v1/" && method === "GET") return json(HELLO);
    const [, parent] = COLLECTION.exec(pathname) ?? [];
    if (parent !== undefined && method === "GET") {
      return json(`{"data":{"id":"${parent}","last_modified":${timestampOf(0)}},"permissions":{}}`);
    }
    const [, name, id] = RECORDS.exec(pathname) ?? [];
    if (name !== undefined && id === undefined && method === "GET") {
      return { status: 200, ...collection(name).page(query, url) };
    }
    if (id !== undefined && method === "PUT") {
      clock = Math.max(clock + 1, Date.now());
      const row = collection(name).add({ ...body.data, id }, clock);
      return json(`{"data":${row.json},"permissions":{}}`, 201);
    }
    return json(`{"code":404,"errno":111,"error":"Not Found"}`, 404);
  }

  function batch({ defaults = {}, requests: parts }) {
    const pieces = [];
    for (const part of parts) {
      const { method = "GET", path, body } = { ...defaults, ...part };
      const full = path.startsWith("/v1") ? path : `/v1${path}`;
      const { status, headers, body: text } = answer(method, full, body);
      const head = JSON.stringify({ status, path: full, headers }).slice(0, -1);
      pieces.push(Buffer.from(`${pieces.length === 0 ? "" : "},"}${head},"body":`), text);
    }
    const body = Buffer.concat([
      Buffer.from(`{"responses":[`),
      ...pieces,
      Buffer.from(parts.length === 0 ? "]}" : "}]}"),
    ]);
    return { status: 200, headers: { "Content-Type": "application/json" }, body };
  }

  async function respond(request, response) {
    const { method, url } = request;
    const [type, read] = assets.get(url.split("?")[0]) ?? [];
    if (read !== undefined) {
      response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-store" }).end(read());
      return;
    }
    requests.push(`${method} ${url}`);
    if (latency > 0) await sleep(latency);
    const isBatch = method === "POST" && url === "/v1/batch";
    const sent = isBatch ? JSON.parse(await readBody(request)) : undefined;
    const { status, headers, body } = isBatch ? batch(sent) : answer(method, url, undefined);
    response.writeHead(status, { ...headers, "Content-Length": body.length }).end(body);
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${server.address().port}`;

  return {
    origin,
    remote: `${origin}/v1`,
    requests,
    /** Fills a collection as if its records had come long ago. */
    fill(name, records) {
      const filled = new Collection(timestampOf(0));
      for (const [index, record] of records.entries()) filled.add(record, timestampOf(index));
      collections.set(name, filled);
    },
    /** What a collection holds now, as objects. */
    content: (name) => collection(name).rows.map((row) => JSON.parse(row.json)),
    drop: (name) => collections.delete(name),
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

const PAGE = `<!doctype html><title>bench</title><script src="/lib/kinto.js"></script>`;

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
