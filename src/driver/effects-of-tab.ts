import { DatabaseReplacedError, StorageFullError, StorageUnavailableError } from "../errors.js";
import type { Transport } from "../http/kinto-transport.js";
import type { CollectionKey } from "../store/rows.js";
import type { Answer, Asked, Committed, Effect, HttpRequest, Questions } from "../sync/effects.js";
import type { Replica } from "../view/replica.js";
import type { Credentials } from "./credentials.js";
import { decideOver, isAsExpected } from "./decide-over.js";
import { ABORTED, orAborted } from "./or-aborted.js";
import type { PerformEffect } from "./perform.js";
import { transactOver } from "./transact-over.js";

export interface Tab {
  readonly replica: Replica;
  readonly transport: Transport;
  readonly credentials: Credentials;
  readonly signal: AbortSignal;
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
  return (effect) => {
    switch (effect.do) {
      case "request":
        return send(tab, effect.request);
      case "transact":
        return transact(tab.replica, epoch, effect);
      case "ask":
        return askApp(tab, effect);
    }
  };
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
  epoch: string,
  { collection: key, expect, needs, isStrict, looks, decide }: Extract<Effect, { do: "transact" }>,
): Promise<Committed<unknown>> {
  try {
    const done = await transactOver(replica, epoch, key, {
      needs,
      looks,
      durability: isStrict ? "strict" : "relaxed",
      decide: (memory, database, state) =>
        isAsExpected(expect, database, state)
          ? decideOver(memory, key, database, state, decide)
          : [null, SUPERSEDED],
    });
    if (done.result === SUPERSEDED) return { kind: "superseded" };
    const { generation } = done.database;
    const { confirmed } = done.state;
    return { kind: "committed", result: done.result, version: { epoch, generation, confirmed } };
  } catch (cause) {
    if (cause instanceof DatabaseReplacedError) return { kind: "superseded" };
    if (cause instanceof StorageFullError) return { kind: "refused", why: "quota", cause };
    if (cause instanceof StorageUnavailableError) {
      return { kind: "refused", why: "unavailable", cause };
    }
    throw cause;
  }
}
