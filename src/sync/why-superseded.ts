import type { Program, Version } from "./effects.js";
import { load } from "./load.js";
import { isStop, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";

/**
 * What it means that a transaction which no commit could overtake was superseded: the content was replaced, or what
 * is known of the server starts again, perhaps under another definition.
 */
export function* whySuperseded(terms: Terms, era: Version): Program<Stop> {
  const loaded = yield* load(terms);
  if (isStop(loaded)) return loaded;
  return { kind: "stop", why: loaded.version.epoch === era.epoch ? "busy" : "replaced" };
}
