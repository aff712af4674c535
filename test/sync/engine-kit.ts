// Runs the engine's programs in a tiny world that is scripted: no network, no store, no time that passes by itself.
import { threeWay } from "../../src/merge/strategy.js";
import type { Json } from "../../src/record/json.js";
import type { Operation } from "../../src/record/operation.js";
import type { Confirmed, Fields, RecordId } from "../../src/record/record.js";
import {
  NEW_COLLECTION,
  type CollectionState,
  type DatabaseState,
  type JournalEntry,
} from "../../src/store/rows.js";
import type {
  Answer,
  Asked,
  At,
  Changes,
  Committed,
  Effect,
  HttpRequest,
  LostReason,
  Program,
  Situation,
  Version,
} from "../../src/sync/effects.js";
import type { Progress, Terms } from "../../src/sync/terms.js";
import { deepFreeze } from "../record/arbitraries.js";

/** Where records lie in these tests. */
export const RECORDS = "/buckets/b/collections/tasks/records";

/** What one effect did: enough to tell the order of things. */
export interface Done {
  readonly at: At;
  /** Of a request. */
  readonly request?: HttpRequest;
  /** Of a transaction that wrote. */
  readonly changes?: Changes;
}

export type Respond = (request: HttpRequest, count: number) => Answer;

export interface Scripted {
  readonly terms?: Partial<Terms>;
  readonly state?: Partial<CollectionState>;
  readonly database?: Partial<DatabaseState>;
  readonly operations?: readonly Operation[];
  readonly confirmed?: readonly Confirmed[];
  /** What each request is answered with. */
  readonly respond?: Respond;
  /** What is asked for the number of records is answered by `respond`, too, and is seen among the steps. */
  readonly counts?: boolean;
  /** What the app's code says. */
  readonly app?: (question: string, about: unknown) => Asked<unknown>;
  /** Called before each effect: what others do meanwhile. */
  readonly meanwhile?: (engine: Engine, effect: Exclude<Effect, { do: "both" }>) => void;
}

/** The store as two maps and two rows; `run` performs a program's effects on it, one by one. */
export class Engine {
  now = 1_000_000;
  session = "session";
  database: DatabaseState = { format: 1, epoch: "e", generation: 0 };
  state: CollectionState;
  readonly operations: Map<RecordId, Operation>;
  readonly confirmed: Map<RecordId, Confirmed>;
  readonly journal: JournalEntry[] = [];
  readonly done: Done[] = [];
  readonly told: Progress[] = [];
  readonly terms: Terms;
  respond: Respond;
  /** Makes the store refuse the transactions of this step. */
  full: At | null = null;
  #app: NonNullable<Scripted["app"]>;
  #meanwhile: NonNullable<Scripted["meanwhile"]>;
  #tokens = 0;
  readonly #counts: boolean;

  constructor(its: Scripted = {}) {
    // all was compared a moment ago
    this.state = { ...NEW_COLLECTION, reconciled: this.now, ...its.state };
    this.database = { ...this.database, ...its.database };
    this.operations = new Map((its.operations ?? []).map((each) => [each.id, each]));
    this.confirmed = new Map((its.confirmed ?? []).map((each) => [each.id, each]));
    this.respond = its.respond ?? (() => lost("offline"));
    this.#counts = its.counts ?? false;
    this.#app = its.app ?? (() => ({ kind: "answered", value: false }));
    this.#meanwhile = its.meanwhile ?? (() => {});
    this.terms = {
      key: "b/tasks",
      bucket: "b",
      collection: "tasks",
      strategy: threeWay(),
      definition: "1 three-way",
      decodes: false,
      encodes: false,
      server: "http://server/v1",
      isAuthenticated: true,
      expectedPrincipal: null,
      adopt: true,
      ensure: null,
      pageSize: 100,
      world: {
        clock: () => ({ now: this.now, wall: this.now, session: this.session }),
        token: () => `token-${++this.#tokens}`,
        tell: (progress) => this.told.push(progress),
      },
      ...its.terms,
    };
  }

  get version(): Version {
    const { epoch, generation } = this.database;
    return { epoch, generation, confirmed: this.state.confirmed };
  }

  run<R>(program: Program<R>): R {
    let step = program.next();
    while (step.done !== true) step = program.next(this.perform(step.value));
    return step.value;
  }

  /** The requests so far. */
  get requests(): readonly HttpRequest[] {
    return this.done.flatMap(({ request }) => request ?? []);
  }

  /** The steps so far that sent or wrote something. */
  get steps(): readonly At[] {
    return this.done.map(({ at }) => at);
  }

  /** Writes as another tab would. */
  write(changes: Changes): void {
    const { confirm = [], ops = [], done = [], journal = [] } = deepFreeze(changes);
    for (const version of confirm) this.confirmed.set(version.id, version);
    for (const operation of ops) this.operations.set(operation.id, operation);
    for (const id of done) this.operations.delete(id);
    this.journal.push(...journal);
    this.database = { ...this.database, ...changes.database };
    const isOfEngine = confirm.length > 0 || changes.state?.cursor !== undefined;
    const at = this.state.confirmed + Number(isOfEngine);
    this.state = { ...this.state, ...changes.state, confirmed: at };
  }

  perform(effect: Effect): unknown {
    if (effect.do === "both") return [this.run(effect.left), this.run(effect.right)];
    this.#meanwhile(this, effect);
    switch (effect.do) {
      case "request":
        if (effect.request.method === "HEAD" && !this.#counts) return COUNT_OF_ANOTHER_LIST;
        this.done.push({ at: effect.at, request: deepFreeze(effect.request) });
        return this.respond(effect.request, this.requests.length);
      case "ask":
        return this.#app(effect.question, effect.about);
      case "transact":
        return this.#transact(effect);
    }
  }

  #transact({ at, expect, decide }: Extract<Effect, { do: "transact" }>): Committed<unknown> {
    if (!this.#isAsExpected(expect)) return { kind: "superseded" };
    // a decision runs again where its transaction had to be repeated: only the last run counts
    decide(this.#situation());
    const [changes, result] = decide(this.#situation());
    if (changes !== null && this.full === at) {
      return { kind: "refused", why: "quota", cause: "full" };
    }
    if (changes !== null) {
      this.done.push({ at, changes });
      this.write(changes);
    }
    return { kind: "committed", result, version: this.version };
  }

  #isAsExpected(expect: Version | null): boolean {
    const { epoch, generation, confirmed } = this.version;
    if (expect === null) return true;
    if (expect.epoch !== epoch || expect.generation !== generation) return false;
    return expect.confirmed === null || expect.confirmed === confirmed;
  }

  #situation(): Situation {
    return {
      database: this.database,
      state: this.state,
      operation: (name) => this.operations.get(name),
      hasOperations: () => this.operations.size > 0,
      operations: () => this.operations.values(),
      stampOf: (id) => this.confirmed.get(id)?.last_modified,
      confirmed: this.confirmed,
      version: (id) => this.confirmed.get(id),
      outlines: this.confirmed,
    };
  }
}

export function answer(
  status: number,
  body: Json | undefined,
  headers: Readonly<Record<string, string>> = {},
  as = 1,
): Answer {
  return { kind: "answer", status, header: (name) => headers[name], body, as };
}

/** Says nothing of the list that was read. */
const COUNT_OF_ANOTHER_LIST = answer(200, undefined, { "Total-Objects": "0", ETag: '"0"' });

export function lost(why: LostReason): Answer {
  return { kind: "lost", why };
}

/** One answer inside a batch. */
export interface Part {
  readonly status: number;
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export function batch(parts: readonly Part[], as = 1): Answer {
  return answer(200, { responses: parts as unknown as Json }, {}, as);
}

export interface HelloOptions {
  readonly principal?: string | null;
  readonly batchSize?: number;
}

export function hello({ principal = "bob", batchSize = 25 }: HelloOptions = {}): Part {
  const settings = { batch_max_requests: batchSize };
  const user = principal === null ? {} : { user: { id: principal } };
  return { status: 200, body: { settings, ...user } };
}

export function list(
  rows: readonly Confirmed[],
  etag: number | null,
  options: { readonly more?: boolean; readonly headers?: Readonly<Record<string, string>> } = {},
): Part {
  const headers = {
    ...(etag !== null && { ETag: `"${etag}"` }),
    ...(options.more === true && { "Next-Page": "http://server/v1/elsewhere" }),
    ...options.headers,
  };
  return { status: 200, body: { data: rows as unknown as Json }, headers };
}

/** Who we are, and a page. */
export function page(rows: readonly Confirmed[], etag: number, more = false): Answer {
  return batch([hello(), list(rows, etag, { more })]);
}

export function live(id: RecordId, at: number, fields: Fields = {}): Confirmed {
  return deepFreeze({ id, last_modified: at, ...fields });
}

export function gone(id: RecordId, at: number | null): Confirmed {
  return deepFreeze({ id, last_modified: at, deleted: true });
}

export function edited(id: RecordId, its: Partial<Operation> = {}): Operation {
  return deepFreeze({ id, base: null, local: { title: id }, edits: 1, sent: [], ...its });
}

/** The requests inside a batch, or the request itself. */
export function partsOf(request: HttpRequest): readonly HttpRequest[] {
  if (request.path !== "/batch") return [request];
  const { requests } = request.body as unknown as { readonly requests: readonly HttpRequest[] };
  return requests.map((part) => ({ ...part, path: part.path.replace(/^\/v1/, "") }));
}

export function isPull(request: HttpRequest): boolean {
  return partsOf(request).every(({ method }) => method === "GET");
}

/** The query of the list that a request asks for. */
export function queryOf(request: HttpRequest): Readonly<Record<string, string>> {
  const path = partsOf(request).at(-1)?.path ?? "";
  return Object.fromEntries(new URLSearchParams(path.split("?")[1] ?? ""));
}

/** Takes whatever is sent, at timestamps from `from` on. */
export function taking(request: HttpRequest, from: number): Answer {
  const parts = partsOf(request).map(({ method, path, body }, index): Part => {
    const id = path.split("/").at(-1) ?? "";
    const { data } = (body ?? { data: { deleted: true } }) as { readonly data: Fields };
    const version: Json = { ...data, id, last_modified: from + index };
    return { status: method === "PUT" ? 201 : 200, body: { data: version } };
  });
  const [first] = parts;
  return request.path === "/batch" || first === undefined
    ? batch(parts)
    : answer(first.status, first.body);
}
