// A server that speaks just enough of the Kinto protocol for the contestants, and answers from text that was
// prepared before the clock started: what is measured is the client. It also serves the pages.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Collection } from "./collection.mjs";
import { timestampOf } from "./records.mjs";

export const BUCKET = "bench";

const RECORDS = new RegExp(`^/v1/buckets/${BUCKET}/collections/([\\w-]+)/records(?:/([\\w-]+))?$`);
const COLLECTION = new RegExp(`^/v1/buckets/${BUCKET}/collections/([\\w-]+)$`);
const ASSET = /^\/assets\/((?:[\w-]+\/)*[\w.-]+\.js)$/;

/** A page of its own, with the clock that browsers give to isolated pages: 5 µs in Chromium, 20 µs in Firefox. */
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cache-Control": "no-store",
};

/** What a request is answered with: a status, headers, and text that is JSON already. */
const json = (body, status = 200) => ({
  status,
  headers: { "Content-Type": "application/json" },
  body: Buffer.from(body),
});

/**
 * `assets`: the folder of the scripts. `latency`: how many milliseconds each answer is held back, as a network would.
 */
export async function startServer({ assets, latency = 0 }) {
  const collections = new Map();
  /** What was asked since it was last cleared: `method path`, for counting. */
  const requests = [];
  let origin = "";
  let clock = Date.now();
  let batchSize = 25;

  function hello() {
    return JSON.stringify({
      project_name: "kintsugi-bench",
      http_api_version: "1.22",
      settings: { batch_max_requests: batchSize, readonly: false },
      capabilities: {},
      user: { id: "account:bench", bucket: BUCKET, principals: ["account:bench"] },
    });
  }

  function collection(name) {
    let found = collections.get(name);
    if (found === undefined) {
      found = new Collection();
      collections.set(name, found);
    }
    return found;
  }

  function answer(method, path, body) {
    const url = new URL(path, origin);
    const { pathname, searchParams: query } = url;
    if (pathname === "/v1/" && method === "GET") return json(hello());
    const [, parent] = COLLECTION.exec(pathname) ?? [];
    if (parent !== undefined && method === "GET") {
      return json(`{"data":{"id":"${parent}","last_modified":${timestampOf(0)}},"permissions":{}}`);
    }
    const [, name, id] = RECORDS.exec(pathname) ?? [];
    if (name !== undefined && id === undefined && method === "GET") {
      return { status: 200, ...collection(name).page(query, url) };
    }
    if (name !== undefined && id === undefined && method === "HEAD") {
      return { status: 200, headers: collection(name).count(), body: Buffer.from("{}") };
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
    const asset = readAsset(assets, url);
    if (asset !== undefined) {
      response.writeHead(200, { ...ISOLATED, "Content-Type": asset.type }).end(asset.text);
      return;
    }
    requests.push(`${method} ${url}`);
    if (latency > 0) await sleep(latency);
    const isBatch = method === "POST" && url === "/v1/batch";
    const text = await readBody(request);
    const sent = text === "" ? undefined : JSON.parse(text);
    const { status, headers, body } = isBatch ? batch(sent) : answer(method, url, sent);
    response.writeHead(status, { ...headers, "Content-Length": body.length });
    response.end(method === "HEAD" ? undefined : body);
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
    collection,
    put: (name, filled) => collections.set(name, filled),
    has: (name) => collections.has(name),
    drop: (name) => collections.delete(name),
    /** How many requests a batch may hold from now on. */
    allowBatchesOf(size) {
      batchSize = size;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function readAsset(folder, url) {
  if (url === "/page") return { type: "text/html", text: "<!doctype html><title>bench</title>" };
  if (url === "/favicon.ico") return { type: "image/x-icon", text: "" };
  const [, name] = ASSET.exec(url) ?? [];
  if (name === undefined || !existsSync(join(folder, name))) return undefined;
  return { type: "text/javascript", text: readFileSync(join(folder, name)) };
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
