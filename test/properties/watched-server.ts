import { createKintoServer } from "../../src/server/index.js";
import { MemoryStorage } from "../../src/server/storage/memory-storage.js";
import type { Placed } from "../../src/server/storage/storage.js";
import { seededRandom } from "../../src/testing/seeded-random.js";
import { asText } from "./as-text.js";
import type { Reset } from "./lives.js";
import { readable } from "./transformers.js";

/** The fields of a record; every value is written by one edit only, and ends with the token of that edit. */
export type Values = Readonly<Record<string, string>>;

/** One write that the server took: the record before and after it; null: there was none. */
export interface Transition {
  readonly device: string;
  readonly user: string;
  readonly id: string;
  readonly before: Values | null;
  readonly after: Values | null;
  /** The timestamp of the version after it. */
  readonly at: number;
  /** Whether a copy did it that its device had given up, or had sent before. */
  readonly isLate: boolean;
}

/** A request as a device sends it. */
export interface Sent {
  readonly device: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string;
}

export interface WatchedServer {
  readonly transitions: readonly Transition[];
  readonly serve: (sent: Sent, isLate?: boolean) => Promise<Response>;
  readonly now: () => number;
  readonly setClock: (ms: number) => void;
  readonly reset: (reset: Reset) => void;
  /** Whether it ever forgot something. */
  readonly hasForgotten: () => boolean;
  /** The live records, by id. */
  readonly records: ReadonlyMap<string, Values>;
  /** The same, with their timestamps, as a text. */
  readonly content: () => string;
}

export interface WatchedServerOptions {
  readonly pageSize: number;
  readonly batchSize: number;
  readonly wall: () => number;
}

interface Part {
  readonly method: string;
  readonly path: string;
}

const RECORD = /\/records\/([^/?]+)$/;

/** A server that keeps a list of the writes that it took. */
export function watchedServer({ pageSize, batchSize, wall }: WatchedServerOptions): WatchedServer {
  let skew = 0;
  let hasForgotten = false;
  let kept: readonly Placed[] = [];
  const now = (): number => wall() + skew;
  const storage = new MemoryStorage(now);
  const dice = seededRandom(1);
  const server = createKintoServer({
    paginateBy: pageSize,
    batchMaxRequests: batchSize,
    now,
    random: (bytes) => bytes.map(() => dice(256)),
    storage: { file: "", connect: () => storage, close: () => {} },
  });
  const records = new Map<string, Values>();
  const transitions: Transition[] = [];

  const note = (
    sent: Sent,
    { method, path }: Part,
    status: number,
    body: unknown,
    isLate: boolean,
  ): void => {
    const id = RECORD.exec(path)?.[1];
    if (id === undefined || status >= 300 || (method !== "PUT" && method !== "DELETE")) return;
    const { id: _, last_modified: at, ...fields } = readable((body as { data: Values }).data);
    const before = records.get(id) ?? null;
    const after = method === "DELETE" ? null : fields;
    const user = atob((sent.headers.get("Authorization") ?? "").slice("Basic ".length));
    transitions.push({ device: sent.device, user, id, before, after, at: Number(at), isLate });
    if (after === null) records.delete(id);
    else records.set(id, after);
  };

  return {
    transitions,
    records,
    content: () => {
      const rows = [...storage.below("/buckets")]
        .filter(({ list, row }) => list.endsWith("/records") && !row.deleted)
        .map(({ row }) => readable(row.object))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
      return asText(rows);
    },
    now,
    setClock: (ms) => {
      skew += ms;
    },
    hasForgotten: () => hasForgotten,
    reset: (reset) => {
      if (reset === "snapshot") kept = [...storage.below("/buckets"), ...bucketsOf(storage)];
      else hasForgotten = true;
      if (reset === "flush" || reset === "restore") storage.clear();
      if (reset === "restore") for (const placed of kept) putBack(storage, placed);
      if (reset === "purge") purge(storage);
      records.clear();
      for (const { list, row } of storage.below("/buckets")) {
        if (row.deleted || !list.endsWith("/records")) continue;
        const { id, last_modified: _, ...fields } = readable(row.object);
        records.set(id, fields as Values);
      }
    },
    serve: async (sent, isLate = false) => {
      const { method, url, headers, body } = sent;
      const isEmpty = method === "GET" || method === "HEAD" || method === "DELETE";
      const request = new Request(url, { method, headers, ...(!isEmpty && { body }) });
      const response = await server.fetch(request);
      const text = await response.text();
      if (response.ok && url.endsWith("/batch")) {
        const { requests } = JSON.parse(body) as { readonly requests: Part[] };
        const { responses } = JSON.parse(text) as {
          readonly responses: readonly { readonly status: number; readonly body: unknown }[];
        };
        for (const [index, answer] of responses.entries()) {
          note(sent, requests[index] as Part, answer.status, answer.body, isLate);
        }
      } else if (response.ok && text !== "") {
        note(sent, { method, path: url }, response.status, JSON.parse(text), isLate);
      }
      const { status } = response;
      return new Response(text === "" ? null : text, { status, headers: response.headers });
    },
  };
}

function bucketsOf(storage: MemoryStorage): readonly Placed[] {
  const rows = storage.scan("/buckets", { after: 0, before: Infinity, newestFirst: false });
  return [...rows].map((row) => ({ list: "/buckets", row }));
}

function putBack(storage: MemoryStorage, { list, row }: Placed): void {
  const { id, last_modified: lastModified, ...fields } = row.object;
  if (storage.get(list, id) !== undefined) return;
  storage.put(list, { id, fields, acl: row.acl, deleted: row.deleted, lastModified });
}

function purge(storage: MemoryStorage): void {
  const rows = [...storage.below("/buckets")];
  for (const { list, row } of rows) if (row.deleted) storage.remove(list, row.object.id);
}
