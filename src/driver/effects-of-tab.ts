import { DatabaseReplacedError, StorageFullError, StorageUnavailableError } from "../errors.js";
import type { Transport } from "../http/kinto-transport.js";
import {
  NEW_COLLECTION,
  type CollectionKey,
  type CollectionState,
  type DatabaseState,
} from "../store/rows.js";
import type { Answer, Asked, Committed, Effect, HttpRequest, Questions } from "../sync/effects.js";
import type { Replica } from "../view/replica.js";
import type { Credentials } from "./credentials.js";
import { decideOver, isAsExpected } from "./decide-over.js";
import { Looks } from "./looks.js";
import { ABORTED, orAborted } from "./or-aborted.js";
import type { PerformEffect } from "./perform.js";
import { transactOver, type Deciding } from "./transact-over.js";

export interface Tab {
  readonly replica: Replica;
  readonly transport: Transport;
  readonly credentials: Credentials;
  readonly signal: AbortSignal;
  /** What is synced. */
  readonly collections: readonly CollectionKey[];
  /** The functions of the app that are asked about records. */
  readonly app: {
    readonly [Q in "merge" | "decode" | "encode"]: (
      collection: CollectionKey,
      about: Questions[Q][0],
    ) => Promise<Questions[Q][1]>;
  };
}

/** Performs the engine's effects with what this tab has: the network, the store, and the app's functions. */
export function effectsOf(tab: Tab): PerformEffect {
  const { epoch } = tab.replica.database;
  const looks = new Looks(tab.replica, tab.collections);
  return (effect) => {
    switch (effect.do) {
      case "request":
        return andForget(looks, send(tab, effect.request));
      case "transact":
        return transact(tab.replica, looks, epoch, effect);
      case "ask":
        return andForget(looks, askApp(tab, effect));
    }
  };
}

/** While one waits for the world it moves on. */
async function andForget<T>(looks: Looks, waiting: Promise<T>): Promise<T> {
  looks.forget();
  const value = await waiting;
  looks.forget();
  return value;
}

async function send(tab: Tab, request: HttpRequest): Promise<Answer> {
  const { header, as } = await tab.credentials.current();
  const { as: wanted, ...plain } = request;
  if (wanted !== undefined && wanted !== as) return { kind: "lost", why: "credentials-changed" };
  const answer = await tab.transport(plain, { authorization: header, signal: tab.signal });
  return answer.kind === "lost" ? answer : { ...answer, as };
}

async function askApp(tab: Tab, effect: Extract<Effect, { do: "ask" }>): Promise<Asked<unknown>> {
  if (tab.signal.aborted) return { kind: "aborted" };
  try {
    const value = await orAborted(answerOf(tab, effect), tab.signal);
    return value === ABORTED ? { kind: "aborted" } : { kind: "answered", value };
  } catch (cause) {
    return { kind: "threw", cause };
  }
}

function answerOf(
  { app, credentials }: Tab,
  { question, collection, about }: Extract<Effect, { do: "ask" }>,
): Promise<unknown> {
  switch (question) {
    case "merge":
      return app.merge(collection, about as Questions["merge"][0]);
    case "decode":
      return app.decode(collection, about as Questions["decode"][0]);
    case "encode":
      return app.encode(collection, about as Questions["encode"][0]);
    case "credentials":
      return credentials.refresh();
  }
}

const SUPERSEDED = Symbol("superseded");

async function transact(
  replica: Replica,
  looks: Looks,
  epoch: string,
  effect: Extract<Effect, { do: "transact" }>,
): Promise<Committed<unknown>> {
  const { collection: key, expect, needs, isStrict, decide } = effect;
  const decideOn: Deciding<unknown>["decide"] = (memory, database, state) =>
    isAsExpected(expect, database, state)
      ? decideOver(memory, key, database, state, decide)
      : [null, SUPERSEDED];
  try {
    // a look is at what is unsent and at the states, and finds no records
    const isLook = effect.looks && needs === "operations";
    const looked = isLook ? await looks.decide(key, epoch, decideOn) : undefined;
    if (looked !== undefined) {
      return committedOf(looked.result, looked.database, looked.state);
    }
    looks.forget();
    const durability = isStrict ? "strict" : "relaxed";
    const deciding = { needs, durability, decide: decideOn } as const;
    const { result, database, states } = await transactOver(replica, epoch, key, deciding);
    return committedOf(result, database, states.get(key));
  } catch (cause) {
    if (cause instanceof DatabaseReplacedError) return { kind: "superseded" };
    if (cause instanceof StorageFullError) return { kind: "refused", why: "quota", cause };
    if (cause instanceof StorageUnavailableError) {
      return { kind: "refused", why: "unavailable", cause };
    }
    throw cause;
  }
}

function committedOf(
  result: unknown,
  { epoch, generation }: DatabaseState,
  { confirmed }: CollectionState = NEW_COLLECTION,
): Committed<unknown> {
  if (result === SUPERSEDED) return { kind: "superseded" };
  return { kind: "committed", result, version: { epoch, generation, confirmed } };
}
