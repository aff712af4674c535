// The demo: the API on one port, the page on another, and what the API received as a stream for the page.
import { readFileSync, readdirSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { extname, join } from "node:path";
import { listenFrom, send, toRequest } from "./listen.mjs";
import { createRequestLog } from "./request-log.mjs";
import { createSessions } from "./sessions.mjs";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".map": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/** A longer task is refused: something to see refused. */
const MAX_BODY_SIZE = 32 * 1024;

/** Serves the page built into `folder`, and the API with its data in memory. A sign-in lasts for `lifetime` milliseconds. */
export async function serveDemo(options) {
  const { createKintoServer, folder, host, apiPort, pagePort, lifetime } = options;
  const log = createRequestLog();
  const kinto = createKintoServer({
    passwordCost: 4,
    maxBodySize: MAX_BODY_SIZE,
    permissionsEndpoint: true,
  });
  const sessions = createSessions(kinto, lifetime);
  const files = readFiles(folder);
  // the server forgets everything when it ends: the page takes new databases then
  const run = randomBytes(4).toString("hex");

  const api = await listenFrom(apiPort, host, async (incoming, outgoing) => {
    const request = await toRequest(incoming);
    await send(await log.note(request, (its) => sessions.admit(its)), outgoing);
  });
  const apiOrigin = (incoming) => `http://${nameOf(incoming)}:${api.port}`;

  const page = await listenFrom(pagePort, host, async (incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://localhost");
    if (pathname === "/demo/server") {
      answerJson(outgoing, { remote: `${apiOrigin(incoming)}/v1`, run });
    } else if (pathname === "/demo/token") {
      await send(await sessions.answer(await toRequest(incoming)), outgoing);
    } else if (pathname === "/demo/log") {
      const seen = Number(incoming.headers["last-event-id"] ?? searchParams.get("after") ?? 0);
      streamLog(log, run, outgoing, seen);
    } else {
      answerFile(outgoing, files.get(pathname), policyOf(apiOrigin(incoming)));
    }
  });

  return {
    apiPort: api.port,
    pagePort: page.port,
    /** What the API received until now. */
    received: () => log.after(0),
    /** Ends all sign-ins, as time does. */
    expireTokens: () => sessions.expireAll(),
    /**
     * Serves another file from now on, as a new version of the demo would.
     *
     * @param {string} pathname
     * @param {(text: string) => string} change
     */
    replace: (pathname, change) => {
      const file = files.get(pathname);
      files.set(pathname, { ...file, body: change(String(file.body)) });
    },
    close: async () => {
      await Promise.all([api.close(), page.close()]);
    },
  };
}

/** The name by which the page was asked for: the API is there too. */
function nameOf({ headers }) {
  const name = /^([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d+)?$/i.exec(headers.host ?? "");
  return name?.[1] ?? "localhost";
}

function readFiles(folder) {
  const files = new Map();
  for (const name of readdirSync(folder)) {
    files.set(`/${name}`, { body: readFileSync(join(folder, name)), type: TYPES[extname(name)] });
  }
  return files.set("/", files.get("/index.html"));
}

/** Code, styles and requests only from here and from the API; nothing inline; no text becomes markup. */
function policyOf(api) {
  // policies cannot name an IPv6 address (CSP 3, 2.3.1): then any host at the port of the API
  const where = api.replace(/\[.*\]/, "*");
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${where}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // the one that names the service worker
    "trusted-types worker",
  ].join("; ");
}

function answerFile(outgoing, file, policy) {
  if (file === undefined) {
    outgoing.writeHead(404).end();
    return;
  }
  outgoing.writeHead(200, {
    "Content-Type": file.type,
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  });
  outgoing.end(file.body);
}

function answerJson(outgoing, value) {
  outgoing.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  outgoing.end(JSON.stringify(value));
}

/** Server-sent events: which run this is, what was received since then, and from now on. */
function streamLog(log, run, outgoing, after) {
  outgoing.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  outgoing.write(`event: run\ndata: ${run}\n\n`);
  const write = (entry) => outgoing.write(`id: ${entry.n}\ndata: ${JSON.stringify(entry)}\n\n`);
  for (const entry of log.after(after)) write(entry);
  const stop = log.subscribe(write);
  outgoing.on("close", stop);
}
