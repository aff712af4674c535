import type { Hello } from "../protocol/messages.js";
import { LOOK, transact, type Program, type Version } from "./effects.js";
import { isStop, stopOfRefusal, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";
import { whySuperseded } from "./why-superseded.js";

/** Who the server says that we are, under which `Authorization`. */
export interface Identity extends Hello {
  /** The number of the `Authorization`; a push goes out only under this very one. */
  readonly as: number;
}

/**
 * Checks that the answer was meant for the owner of this content, and binds content that nobody owns yet. It comes
 * before anything of the answer is stored. Being anonymous binds nothing.
 */
export function* confirmIdentity(
  terms: Terms,
  identity: Identity,
  version: Version,
): Program<Stop | "confirmed"> {
  const { principal } = identity;
  if (terms.isAuthenticated && principal === null) return { kind: "stop", why: "auth-required" };
  const expected = terms.expectedPrincipal;
  if (expected !== null && principal !== null && principal !== expected) {
    return { kind: "stop", why: "wrong-credentials", expected, principal };
  }
  const bound = yield* transact<Stop | "confirmed" | "free">(
    "identity.bind",
    terms.key,
    { ...version, confirmed: null },
    ({ database, hasOperations }) => {
      const mismatch = mismatchOf(terms, database, principal);
      if (mismatch !== null) return [null, mismatch];
      if (principal === null) return [null, "free"];
      if (database.principal === principal) return [null, "confirmed"];
      if (!terms.adopt && hasOperations()) {
        return [null, { kind: "stop", why: "adoption-refused", principal }];
      }
      return [{ database: { server: terms.server, principal } }, "confirmed"];
    },
    LOOK,
  );
  if (bound.kind === "superseded") return yield* whySuperseded(terms, version);
  if (bound.kind === "refused") return stopOfRefusal(bound);
  return isStop(bound.result) ? bound.result : "confirmed";
}

function mismatchOf(
  terms: Terms,
  database: { readonly server?: string | undefined; readonly principal?: string | undefined },
  principal: string | null,
): Stop | null {
  const { server, principal: owner } = database;
  if (server !== undefined && server !== terms.server) {
    return { kind: "stop", why: "wrong-identity", expected: server, actual: terms.server };
  }
  if (owner === undefined) return null;
  if (principal === null) return { kind: "stop", why: "auth-required" };
  return owner === principal
    ? null
    : { kind: "stop", why: "wrong-identity", expected: owner, actual: principal };
}
