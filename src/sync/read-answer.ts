import type { SubAnswer } from "../protocol/batch.js";
import { dataOf, errnoOf, existingOf, showsExisting } from "../protocol/messages.js";
import { ERRNO } from "../protocol/names.js";
import { readInbound } from "../protocol/read-inbound.js";
import type { Operation, Sent } from "../record/operation.js";
import { isTombstone, type Confirmed } from "../record/record.js";
import type { Kind, Sort, State } from "./answers.js";

export type Method = "PUT" | "DELETE";

/** An answer about one operation, read. */
export interface Read {
  readonly sort: Sort;
  /** What the server holds, where the answer shows it; a tombstone of unknown time where it shows that there is nothing. */
  readonly version: Confirmed | null;
}

const PLAIN: ReadonlySet<string> = new Set<Sort>(["400", "401", "403", "409", "413", "429"]);

/** Reads the answer about one operation. One that is not what the protocol says leaves the outcome unknown. */
export function readAnswer(method: Method, id: string, answer: SubAnswer): Read {
  const { status, body } = answer;
  if (status === 200 || status === 201) {
    const version = readInbound(dataOf(body));
    const fits = version?.id === id && isTombstone(version) === (method === "DELETE");
    return fits ? { sort: `${status}`, version } : { sort: "unreadable", version: null };
  }
  if (status === 404) {
    // 111 is a missing collection, and a proxy sends no errno at all
    const isOfRecord = errnoOf(body) === ERRNO.unknownObject;
    return { sort: isOfRecord ? "404 of the record" : "404 of something else", version: null };
  }
  if (status === 412) return readPreconditionFailed(id, answer);
  return { sort: sortOf(status), version: null };
}

function readPreconditionFailed(id: string, { body }: SubAnswer): Read {
  const version = existingOf(body);
  if (version?.id === id) return { sort: "412 with a version", version };
  // a proxy may answer so, too: only Kinto's own words say that there is nothing
  const isNothing = errnoOf(body) === ERRNO.modified && !showsExisting(body);
  if (!isNothing) return { sort: "412 of a stranger", version: null };
  return { sort: "412 with nothing", version: { id, last_modified: null, deleted: true } };
}

function sortOf(status: number): Sort {
  const name = String(status);
  if (PLAIN.has(name)) return name as Sort;
  if (status >= 400 && status < 500) return "another 4xx";
  return status >= 500 && status < 600 ? "5xx" : "unreadable";
}

/** What an attempt was. */
export function kindOf({ body, match }: Pick<Sent, "body" | "match">): Kind {
  if (body === null) return match === null ? "undo" : "delete";
  return match === null ? "create" : "update";
}

/** How an operation stands to the answer of an attempt that was sent with these edits. */
export function stateFor(operation: Operation | undefined, sent: Sent): State {
  const isKnown = operation?.sent.some(({ intent }) => intent === sent.intent) === true;
  if (operation === undefined || !isKnown) return "overtaken";
  if (operation.conflict !== undefined) return "conflict";
  return operation.edits === sent.edits ? "as sent" : "edited";
}
