import type { CollectionState } from "../store/rows.js";
import type { Decide } from "./effects.js";
import { judgeDefinition } from "./judge-definition.js";
import type { Stop } from "./stop.js";
import type { Terms } from "./terms.js";

/**
 * Decides only while the collection is synced under the definition of these terms. A tab with another one may have
 * come since it was loaded, so each transaction looks again; the first that writes claims a collection for its
 * definition, so that one that brings nothing writes nothing.
 */
export function underDefinition<R>(terms: Terms, decide: Decide<R>): Decide<R | Stop> {
  return (situation) => {
    const { state } = situation;
    const standing = judgeDefinition(state.definition, terms.definition);
    if (standing === "differs") return [null, stopOfDefinition(terms, state)];
    // an older definition was faster: the next sync takes over, as it loads
    if (standing === "newer") return [null, { kind: "stop", why: "busy" }];
    const [changes, result] = decide(situation);
    if (changes === null || standing === "same") return [changes, result];
    const claimed = { ...changes.state, definition: terms.definition };
    return [{ ...changes, state: claimed }, result];
  };
}

export function stopOfDefinition(
  terms: Pick<Terms, "key" | "definition">,
  state: CollectionState,
): Stop {
  const { key: collection, definition: own } = terms;
  return {
    kind: "stop",
    why: "definition-differs",
    collection,
    own,
    stored: state.definition ?? "",
  };
}
