// A device that has read a list up to 100, and a server that may hold something else.
import type { Operation } from "../../src/record/operation.js";
import type { Confirmed, Fields } from "../../src/record/record.js";
import type { CollectionState } from "../../src/store/rows.js";
import type { Answer, HttpRequest } from "../../src/sync/effects.js";
import type { Terms } from "../../src/sync/terms.js";
import { pull, type Pulled } from "../../src/sync/pull.js";
import {
  answer,
  batch,
  Engine,
  hello,
  isPull,
  list,
  live,
  partsOf,
  queryOf,
  taking,
  type Part,
  type Scripted,
} from "./engine-kit.js";

const BOB = { server: "http://server/v1", principal: "bob" };

export interface Server {
  rows: readonly Confirmed[];
  etag: number;
}

export interface Given {
  readonly here?: readonly Confirmed[];
  readonly operations?: readonly Operation[];
  readonly state?: Partial<CollectionState>;
  readonly there: Server;
  readonly batchSize?: number;
  readonly terms?: Partial<Terms>;
  readonly meanwhile?: NonNullable<Scripted["meanwhile"]>;
  readonly app?: NonNullable<Scripted["app"]>;
}

/** A device that has read everything up to 100, and a server that holds something else. */
export function meet(given: Given): Engine {
  const { here = [], operations = [], state, there, batchSize = 25 } = given;
  const { terms, meanwhile, app } = given;
  const server = { ...there };
  return new Engine({
    state: {
      cursor: 100,
      newest: 100,
      hwm: 100,
      settled: 100,
      counted: 100,
      live: here.filter((version) => !("deleted" in version)).length,
      ...state,
    },
    database: BOB,
    confirmed: here,
    operations,
    counts: true,
    ...(meanwhile && { meanwhile }),
    ...(app && { app }),
    terms: { pageSize: 2, ...terms },
    respond: (request) => serve(request, server, batchSize),
  });
}

/** As Kinto does: without a filter of timestamps there are no deletions, with a token there are. */
function serve(request: HttpRequest, server: Server, batchSize: number): Answer {
  const { rows, etag } = server;
  if (request.method === "HEAD") {
    const count = rows.filter((row) => !("deleted" in row)).length;
    return answer(200, undefined, { "Total-Objects": String(count), ETag: `"${etag}"` });
  }
  if (!isPull(request)) return write(request, server);
  const parts = partsOf(request).map(({ path }): Part => {
    if (path === "/") return hello({ batchSize });
    const [, id] = /records\/([^?]+)$/.exec(path) ?? [];
    if (id === undefined) return listed(request, rows, etag);
    const found = rows.find((row) => row.id === id && !("deleted" in row));
    return found === undefined
      ? { status: 404, body: { errno: 110 } }
      : { status: 200, body: { data: found as never } };
  });
  return batch(parts);
}

/** Takes everything that is sent. */
function write(request: HttpRequest, server: Server): Answer {
  for (const { path, body } of partsOf(request)) {
    const id = path.split("/").at(-1) ?? "";
    const { data } = body as { readonly data: Fields };
    server.etag = Math.max(900, server.etag + 1);
    server.rows = [...server.rows.filter((row) => row.id !== id), live(id, server.etag, data)];
  }
  const count = partsOf(request).length;
  return taking(request, server.etag - count + 1);
}

function listed(request: HttpRequest, rows: readonly Confirmed[], etag: number): Part {
  const query = queryOf(request);
  const after = Number(query["_token"] ?? query["_since"] ?? -1);
  const isFiltered = query["_token"] !== undefined || query["_since"] !== undefined;
  const shown = rows
    .filter((row) => (row.last_modified ?? 0) > after && (isFiltered || !("deleted" in row)))
    .toSorted((a, b) => (a.last_modified ?? 0) - (b.last_modified ?? 0));
  const limit = Number(query["_limit"]);
  const last = shown.at(limit - 1)?.last_modified;
  const url = `http://elsewhere/v1/x?_limit=2&_token=${last}`;
  const more = shown.length > limit ? { "Next-Page": url } : {};
  return list(shown.slice(0, limit), etag, { headers: more });
}

export function run(engine: Engine): Pulled {
  return engine.run(pull(engine.terms));
}

export function many(count: number, at: number): readonly Confirmed[] {
  return Array.from({ length: count }, (_, index) => live(`r${index}`, at + index));
}

/** The ids of the records that are confirmed here. */
export function alive({ confirmed }: Engine): readonly string[] {
  return [...confirmed.values()].filter((each) => !("deleted" in each)).map(({ id }) => id);
}
