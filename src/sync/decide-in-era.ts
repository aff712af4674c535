import {
  transact,
  type At,
  type Decide,
  type Program,
  type Transacting,
  type Version,
} from "./effects.js";
import { stopOfRefusal, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";
import { underDefinition } from "./under-definition.js";
import { whySuperseded } from "./why-superseded.js";

/**
 * Decides in a commit that stands while the content is the same and is synced under the definition of these terms, whatever of the
 * server's is confirmed meanwhile. A stop says why nothing was stored.
 */
export function* decideInEra<R>(
  at: At,
  terms: Terms,
  era: Version,
  decide: Decide<R>,
  options: Transacting = {},
): Program<R | Stop> {
  const expect = { ...era, confirmed: null };
  const committed = yield* transact(at, terms.key, expect, underDefinition(terms, decide), options);
  if (committed.kind === "superseded") return yield* whySuperseded(terms, era);
  return committed.kind === "refused" ? stopOfRefusal(committed) : committed.result;
}
