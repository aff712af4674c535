import { dataOf, errnoOf, existingOf, showsExisting } from "../protocol/messages.js";
import { ERRNO } from "../protocol/names.js";
import { readInbound } from "../protocol/read-inbound.js";
import type { SubAnswer } from "../protocol/batch.js";
import type { Confirmed } from "../record/record.js";

export type Method = "PUT" | "DELETE";

/** What an answer about one operation means. */
export type Meaning =
  | "accepted"
  | "changed"
  | "absent"
  | "parent-missing"
  | "credentials"
  | "refused"
  | "not-served"
  | "unknown";

interface Row {
  readonly put: Meaning;
  readonly delete: Meaning;
}

/**
 * What each status means for each operation. The rows not listed: any other 4xx is not an answer about the record
 * (a proxy, a server that is read-only or shut down); anything else leaves the outcome unknown.
 */
const MEANINGS: Readonly<Record<number, Row>> = {
  200: { put: "accepted", delete: "accepted" },
  201: { put: "accepted", delete: "unknown" },
  400: { put: "refused", delete: "refused" },
  401: { put: "credentials", delete: "credentials" },
  403: { put: "refused", delete: "refused" },
  404: { put: "parent-missing", delete: "absent" },
  409: { put: "unknown", delete: "unknown" },
  412: { put: "changed", delete: "changed" },
  413: { put: "refused", delete: "refused" },
  429: { put: "unknown", delete: "unknown" },
};

export function meaningOf(method: Method, status: number): Meaning {
  const row = MEANINGS[status];
  if (row !== undefined) return method === "PUT" ? row.put : row.delete;
  return status >= 400 && status < 500 ? "not-served" : "unknown";
}

/** An answer about one operation, read. */
export type Ruling =
  /** The server took it; `version` is what it holds now. */
  | { readonly kind: "accepted"; readonly version: Confirmed }
  /** The precondition failed: `version` is what the server holds, a tombstone of unknown time if nothing. */
  | { readonly kind: "changed"; readonly version: Confirmed }
  /** There was nothing to delete. */
  | { readonly kind: "absent" }
  | { readonly kind: "refused" }
  | { readonly kind: "parent-missing" | "credentials" | "not-served" }
  /** Whether the server acted is unknown. */
  | { readonly kind: "unknown" };

/** Reads the answer about one operation. One that is not what the protocol says leaves the outcome unknown. */
export function rule(method: Method, id: string, answer: SubAnswer): Ruling {
  const meaning = meaningOf(method, answer.status);
  switch (meaning) {
    case "accepted": {
      const version = readInbound(dataOf(answer.body));
      const isDeletion = version !== undefined && "deleted" in version && version.deleted === true;
      if (version?.id !== id || isDeletion !== (method === "DELETE")) return { kind: "unknown" };
      return { kind: "accepted", version };
    }
    case "changed": {
      const version = existingOf(answer.body);
      if (version?.id === id) return { kind: "changed", version };
      // a proxy may answer so, too: only Kinto's own words say that there is nothing
      const isNothing = errnoOf(answer.body) === ERRNO.modified && !showsExisting(answer.body);
      if (!isNothing) return { kind: "unknown" };
      return { kind: "changed", version: { id, last_modified: null, deleted: true } };
    }
    case "absent":
      // 111 is a missing collection, and a proxy sends no errno at all
      return { kind: errnoOf(answer.body) === ERRNO.unknownObject ? "absent" : "parent-missing" };
    default:
      return { kind: meaning };
  }
}
