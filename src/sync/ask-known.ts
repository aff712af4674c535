import {
  BATCH_PATH,
  batchBody,
  readBatch,
  type SubAnswer,
  type SubRequest,
} from "../protocol/batch.js";
import { readHello } from "../protocol/messages.js";
import { fitsInBatch } from "../protocol/paths.js";
import { request, type At, type Program } from "./effects.js";
import type { Identity } from "./identity.js";
import { isStop, stopOfLoss, type Stop } from "./stop.js";
import { stopOfStatus } from "./stop-of-status.js";
import type { Terms } from "./terms.js";

/** What the server answered, and whom it took us for. */
export interface Known {
  readonly identity: Identity;
  /** In the order of the paths. */
  readonly answers: readonly SubAnswer[];
}

/** Being nobody says nothing of the size of batches. */
const NOBODY = { principal: null, bucket: null, batchSize: 1 } as const;

/**
 * Reads several paths under one `Authorization`, together with who the server takes us for: expired credentials look
 * like anonymity to Kinto, and what it shows less then must never be taken for deleted. One request where a batch can
 * hold them, and then as one batch; anonymous requests go one by one.
 */
export function* askKnown(terms: Terms, at: At, paths: readonly string[]): Program<Known | Stop> {
  if (!terms.isAuthenticated) return yield* askOneByOne(at, paths, undefined);
  if (!paths.every(fitsInBatch)) return yield* askApart(terms, at, paths);
  const requests = ["/", ...paths].map((path): SubRequest => ({ method: "GET", path }));
  const answer = yield* request(at, {
    method: "POST",
    path: BATCH_PATH,
    body: batchBody(requests),
  });
  if (answer.kind === "lost") return stopOfLoss(answer);
  // the batch itself was refused: the server takes only one request in each
  if (answer.status === 400) return yield* askApart(terms, at, paths);
  if (answer.status !== 200) return stopOfStatus(terms, answer);
  const [hello, ...answers] = readBatch(answer.body, requests.length) ?? [];
  if (hello === undefined) return { kind: "stop", why: "malformed" };
  const identity = readIdentity(terms, hello, answer.as);
  return isStop(identity) ? identity : { identity, answers };
}

/**
 * Kinto refuses some paths inside a batch: then who we are is asked before and after them, under the same
 * `Authorization`. It may have expired in between, and then fewer records were shown.
 */
function* askApart(terms: Terms, at: At, paths: readonly string[]): Program<Known | Stop> {
  const before = yield* askIdentity(terms, undefined);
  if (isStop(before)) return before;
  const known = yield* askOneByOne(at, paths, before);
  if (isStop(known)) return known;
  const after = yield* askIdentity(terms, before.as);
  if (isStop(after)) return after;
  return after.principal === before.principal ? known : { kind: "stop", why: "busy" };
}

function* askIdentity(terms: Terms, as: number | undefined): Program<Identity | Stop> {
  const hello = yield* request("identity.request", {
    method: "GET",
    path: "/",
    ...(as !== undefined && { as }),
  });
  return hello.kind === "lost" ? stopOfLoss(hello) : readIdentity(terms, hello, hello.as);
}

function* askOneByOne(
  at: At,
  paths: readonly string[],
  identity: Identity | undefined,
): Program<Known | Stop> {
  const answers: SubAnswer[] = [];
  let as = identity?.as ?? 0;
  for (const path of paths) {
    const answer = yield* request(at, { method: "GET", path, ...(identity && { as }) });
    if (answer.kind === "lost") return stopOfLoss(answer);
    ({ as } = answer);
    answers.push(answer);
  }
  return { identity: identity ?? { ...NOBODY, as }, answers };
}

function readIdentity(terms: Terms, hello: SubAnswer, as: number): Identity | Stop {
  if (hello.status !== 200) return stopOfStatus(terms, hello);
  const who = readHello(hello.body);
  if (who === undefined) return { kind: "stop", why: "malformed" };
  if (who.principal === null) return { kind: "stop", why: "auth-required" };
  return { ...who, as };
}
