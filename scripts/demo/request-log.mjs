// What the demo's server received, for everybody to see: method, path and status, never what was in it.

/** Keeps the last so many; each has a number of its own, so that a reader can go on where it was. */
const KEPT = 500;

export function createRequestLog() {
  const entries = [];
  const listeners = new Set();
  let count = 0;
  return {
    /** Everything since the entry of this number. */
    after: (n) => entries.filter((entry) => entry.n > n),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Answers a request, and notes both. */
    async note(request, answer) {
      const { method, headers } = request;
      const { pathname, search } = new URL(request.url);
      const sent = isBatch(pathname) ? request.clone() : undefined;
      const at = Date.now();
      const response = await answer(request);
      const parts = sent === undefined ? [] : await readParts(sent, response.clone());
      const device = /^\w{1,20}$/.exec(headers.get("x-device") ?? "")?.[0] ?? null;
      const { status } = response;
      const entry = { n: ++count, at, device, method, path: pathname + search, status, parts };
      entries.push(entry);
      if (entries.length > KEPT) entries.shift();
      for (const listener of listeners) listener(entry);
      return response;
    },
  };
}

function isBatch(pathname) {
  return /^\/v1\/batch\/?$/.test(pathname);
}

/** A batch is one request that holds many. Whoever sends what is none has none. */
async function readParts(request, response) {
  try {
    const { requests, defaults } = await request.json();
    const { responses } = await response.json();
    return requests.map(({ method = defaults?.method ?? "GET", path }, index) => ({
      method: String(method),
      path: String(path),
      status: Number(responses[index].status),
    }));
  } catch {
    return [];
  }
}
