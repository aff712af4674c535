// Several collections of one database: an engine for each, and one scripted server for all of them.
import { threeWay } from "../../src/merge/strategy.js";
import type { DatabaseState } from "../../src/store/rows.js";
import type { Effect, HttpRequest, Program } from "../../src/sync/effects.js";
import { syncCollections } from "../../src/sync/sync-collections.js";
import type { Terms } from "../../src/sync/terms.js";
import {
  answer,
  batch,
  Engine,
  hello,
  isPull,
  list,
  live,
  lost,
  partsOf,
  taking,
  type Part,
  type Respond,
  type Scripted,
} from "./engine-kit.js";

const SYNCED = { cursor: 50, newest: 50, hwm: 50, settled: 50 } as const;
const BOB = { server: "http://server/v1", principal: "bob" } as const;

/** What the server has of each collection, by name; those that are not there are up to date. */
type Lists = Readonly<Record<string, Part>>;

type Single = Exclude<Effect, { do: "both" }>;

export interface ManyScripted {
  readonly database?: Partial<DatabaseState>;
  readonly respond?: Respond;
  readonly app?: NonNullable<Scripted["app"]>;
  readonly meanwhile?: (many: Many, effect: Single) => void;
}

export class Many {
  database: DatabaseState;
  readonly all: readonly Engine[];
  readonly #meanwhile: NonNullable<ManyScripted["meanwhile"]>;

  /** Each collection by its name; those without a script are up to date. */
  constructor(collections: Readonly<Record<string, Scripted>>, its: ManyScripted = {}) {
    const { respond = serving({}), app } = its;
    this.all = Object.entries(collections).map(([collection, script]) => {
      const key = `b/${collection}`;
      const terms = { key, collection, strategy: threeWay(), ...script.terms };
      const state = { ...SYNCED, ...script.state };
      return new Engine({ ...(app && { app }), ...script, respond, terms, state });
    });
    this.database = { format: 1, epoch: "e", generation: 0, ...BOB, ...its.database };
    this.#meanwhile = its.meanwhile ?? (() => {});
  }

  get terms(): readonly Terms[] {
    return this.all.map(({ terms }) => terms);
  }

  of(collection: string): Engine {
    const found = this.all.find(({ terms }) => terms.key === `b/${collection}`);
    if (found === undefined) throw new Error(`There is no collection ${collection}`);
    return found;
  }

  run<R>(program: Program<R>): R {
    let step = program.next();
    while (step.done !== true) step = program.next(this.#perform(step.value));
    return step.value;
  }

  /** What each request so far asked for, by the names of collections; `who` is the question who we are. */
  get asked(): readonly (readonly string[])[] {
    return this.requests.filter(isPull).map((request) => partsOf(request).map(nameOf));
  }

  get requests(): readonly HttpRequest[] {
    return this.all[0]?.requests ?? [];
  }

  /** How many transactions wrote. */
  get writes(): number {
    return this.all.flatMap(({ done }) => done).filter(({ changes }) => changes).length;
  }

  #perform(effect: Effect): unknown {
    if (effect.do === "both") return [this.run(effect.left), this.run(effect.right)];
    this.#meanwhile(this, effect);
    // the first one does the asking for all, so that requests are in one list
    const key = effect.do === "request" ? this.all[0]?.terms.key : effect.collection;
    const engine = this.of(key?.slice(2) ?? "");
    engine.database = this.database;
    const result = engine.perform(effect);
    this.database = engine.database;
    return result;
  }
}

/** Collections that are up to date. */
export function upToDate(names: readonly string[], its: ManyScripted = {}): Many {
  return new Many(Object.fromEntries(names.map((name) => [name, {}])), its);
}

/** Syncs them all: why each of them stopped, in order. */
export function stops(many: Many): readonly (string | null)[] {
  return many.run(syncCollections(many.terms)).map(({ stop }) => stop?.why ?? null);
}

/** Names of this many collections. */
export function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `c${index}`);
}

/** A list with one record that is not known yet. */
export const NEWS = list([live("r", 60)], 60);

/** A server that has these lists, and takes what it is sent. */
export function serving(lists: Lists, who: Part = hello(), as = 1): Respond {
  return (request) => {
    if (!isPull(request)) return taking(request, 300);
    const parts = partsOf(request).map((part) => {
      const name = nameOf(part);
      return name === "who" ? who : (lists[name] ?? list([], 50));
    });
    const [first] = parts;
    if (request.path === "/batch") return batch(parts, as);
    return first === undefined
      ? lost("malformed")
      : answer(first.status, first.body, first.headers, as);
  };
}

function nameOf({ path }: HttpRequest): string {
  return /collections\/(\w+)\/records/.exec(path)?.[1] ?? "who";
}
