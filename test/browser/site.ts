import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";
import { ROOT } from "../../scripts/tools.mjs";

const MIME: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** What a careful site sends: code, workers and requests only from itself, nothing inline, no `eval`. */
export const STRICT_CSP =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'";

/** Makes the library a global of the page: the functions given to `page.evaluate` cannot import. */
const EXPOSE = `import * as kintsugi from "/dist/kintsugi.browser.js"; globalThis.kintsugi = kintsugi;`;

export interface Asset {
  /** The content of a page, script, … Its type follows from the ending of the path; without one it is a page. */
  readonly body: string;
  readonly csp?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A small site on a free port of loopback: `/dist` is the built package, the rest is what tests put there. */
export interface Site {
  /** Without a slash at its end. */
  readonly origin: string;
  put(path: string, asset: Asset | string): void;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const assets = new Map<string, Asset>([
    [
      "/",
      {
        body: `<!doctype html><title>test</title><script type="module" src="/expose.js"></script>`,
      },
    ],
    ["/expose.js", { body: EXPOSE }],
  ]);

  async function answer(path: string, response: ServerResponse): Promise<void> {
    const asset = assets.get(path);
    const body = asset?.body ?? (await distFile(path));
    const type = MIME[extname(path) || ".html"];
    if (body === undefined || type === undefined) {
      response.writeHead(path === "/favicon.ico" ? 204 : 404).end();
      return;
    }
    response.writeHead(200, {
      "Content-Type": type,
      "Content-Security-Policy": asset?.csp ?? STRICT_CSP,
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
      ...asset?.headers,
    });
    response.end(body);
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    answer(pathname, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://127.0.0.1:${port}`,
    put: (path, asset) =>
      void assets.set(path, typeof asset === "string" ? { body: asset } : asset),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A file of `dist`, or of the one dependency that it imports. */
async function distFile(path: string): Promise<Buffer | undefined> {
  const file = normalize(join(ROOT, path));
  const allowed = [join(ROOT, "dist"), join(ROOT, "node_modules", "idb")];
  if (!allowed.some((folder) => file.startsWith(folder + sep))) return undefined;
  return readFile(file).catch(() => undefined);
}
