import { bucketPath, collectionPath } from "../protocol/paths.js";
import type { JsonObject } from "../record/json.js";
import { askAgain } from "./ask-again.js";
import { askKnown } from "./ask-known.js";
import { request, type Program, type Version } from "./effects.js";
import { confirmIdentity, type Identity } from "./identity.js";
import { isStop, stopOfLoss, type Stop } from "./stop.js";
import { stopOfStatus } from "./stop-of-status.js";
import type { Parents, Terms } from "./terms.js";

/**
 * Makes the bucket and the collection where the server lacks them, with the permissions that the app wants them to
 * have. What is there already stays as it is, also its permissions: somebody else may have made it a moment ago, or
 * an answer of ours may have been lost. Null where the collection is there now.
 */
export function* makeParents(
  terms: Terms,
  parents: Parents,
  version: Version,
): Program<Stop | null> {
  const known = yield* askAgain(terms, () => askKnown(terms, "parents.request", []));
  if (isStop(known)) return known;
  const { identity } = known;
  const checked = yield* confirmIdentity(terms, identity, version);
  if (isStop(checked)) return checked;
  const { bucket, collection } = terms;
  const ofBucket = yield* make(terms, identity, bucketPath(bucket), parents.bucket);
  // who may not make buckets may still be allowed to make a collection in this one
  if (ofBucket !== null && ofBucket.why !== "forbidden") return ofBucket;
  return yield* make(terms, identity, collectionPath(bucket, collection), parents.collection);
}

/** Null: it is there now. */
function* make(
  terms: Terms,
  { as }: Identity,
  path: string,
  permissions: object,
): Program<Stop | null> {
  const answer = yield* request("parents.request", {
    method: "PUT",
    path,
    headers: { "If-None-Match": "*" },
    body: { data: {}, permissions: permissions as JsonObject },
    as,
  });
  if (answer.kind === "lost") return stopOfLoss(answer);
  const isThere = answer.status === 200 || answer.status === 201 || answer.status === 412;
  return isThere ? null : stopOfStatus(terms, answer);
}
