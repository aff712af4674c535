import { accessPatch, JSON_PATCH } from "../protocol/access-patch.js";
import { printEtag } from "../protocol/etag.js";
import { errnoOf, messageOf } from "../protocol/messages.js";
import { ERRNO, HEADER } from "../protocol/names.js";
import { collectionPath, recordPath } from "../protocol/paths.js";
import { WHOLE_COLLECTION, type Access } from "../record/access.js";
import { isOfAccessOnly } from "../record/edit.js";
import { isJsonObject, type Json } from "../record/json.js";
import type { Operation, Refusal } from "../record/operation.js";
import type { RecordId } from "../record/record.js";
import { decideTold } from "./decide-told.js";
import { askForCredentials } from "./ask-for-credentials.js";
import { decideInEra } from "./decide-in-era.js";
import { LOOK, request, type Answer, type Decide, type Program, type Version } from "./effects.js";
import type { Identity } from "./identity.js";
import { isWelcome } from "./intent.js";
import type { Pushed } from "./push.js";
import { addTallies, EMPTY_TALLY } from "./report.js";
import { isStop, stopOfLoss, type Stop } from "./stop.js";
import { stopOfStatus } from "./stop-of-status.js";
import type { Terms } from "./terms.js";

/** What telling the server about one record came to. */
export type Told =
  | { readonly kind: "told"; readonly access: Access }
  /** Somebody changes the record again and again, or another tab was faster: the next sync tries once more. */
  | { readonly kind: "later" }
  /** The server does not know the record, and no deletion was heard of. */
  | { readonly kind: "gone" }
  | { readonly kind: "refused"; readonly access: Access; readonly refusal: Refusal };

/** How often it is tried while others change the record. */
const ATTEMPTS = 3;

/**
 * Tells the server who may use which records, after these were sent themselves: record by record, since a JSON patch
 * does not travel in a batch (`kinto/core/utils.py`, `build_request`).
 */
export function* sendAccess(terms: Terms, identity: Identity, era: Version): Program<Pushed> {
  let tally = EMPTY_TALLY;
  let isNews = false;
  let failed: Stop | null = null;
  const listed = yield* wishes(terms, era, null);
  if (isStop(listed)) return { tally, isNews, stop: listed };
  for (const { id } of listed) {
    const told = yield* tell(terms, identity, era, id);
    if (isStop(told) && told.why === "server-error") {
      // perhaps it fails at this record alone: the others are told all the same
      failed ??= told;
      continue;
    }
    if (isStop(told)) {
      const stop = told.why === "auth-required" ? yield* askForCredentials(terms) : told;
      // other credentials: the next pull has to say whose they are before anything more is sent
      return stop === "identify" ? { tally, isNews: true, stop: null } : { tally, isNews, stop };
    }
    if (told.kind === "later") continue;
    const stored = yield* decideInEra("access.settle", terms, era, decideTold(terms, id, told));
    if (isStop(stored)) return { tally, isNews, stop: stored };
    tally = addTallies(tally, stored);
    // it has a new timestamp, or everything is to be compared
    isNews ||= told.kind === "told" || told.kind === "gone";
  }
  return { tally, isNews, stop: failed };
}

function isDue(operation: Operation, wall: number): boolean {
  return isOfAccessOnly(operation) && isWelcome(operation, wall);
}

/** What is to be told now: of one record, or of all. */
function* wishes(
  terms: Terms,
  era: Version,
  only: RecordId | null,
): Program<readonly Operation[] | Stop> {
  const { wall } = terms.world.clock();
  const decide: Decide<readonly Operation[]> = ({ operation, operations }) => {
    const all = only === null ? [...operations()] : [operation(only)];
    const due = all.flatMap((each) => (each !== undefined && isDue(each, wall) ? [each] : []));
    return [null, due];
  };
  return yield* decideInEra("access.load", terms, era, decide, LOOK);
}

/** A version of the record, or of the collection, on the server. */
interface Seen {
  readonly kind: "seen";
  readonly etag: number;
  /** The permissions that somebody has; empty where the server does not show them, because we are not among the writers. */
  readonly lists: readonly string[];
}

/**
 * Each write stands on the version that was seen: otherwise somebody changed it in between. What is wished is read after that,
 * so that a wish which another tab has told, or the user taken back, is not told once more.
 */
function* tell(terms: Terms, { as }: Identity, era: Version, id: RecordId): Program<Told | Stop> {
  const { bucket, collection } = terms;
  const isWhole = id === WHOLE_COLLECTION;
  const path = isWhole ? collectionPath(bucket, collection) : recordPath(bucket, collection, id);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    let seen = read(terms, yield* request("access.request", { method: "GET", path, as }));
    if (isStop(seen)) return seen;
    const wished = yield* wishes(terms, era, id);
    if (isStop(wished)) return wished;
    const access = wished[0]?.access;
    if (access === undefined) return { kind: "later" };
    if (isSeen(seen) && seen.lists.length === 0) {
      // Kinto empties the lists of a record whose patch comes from somebody that is not in them; who writes it is added
      seen = read(terms, yield* send({ path, as, etag: seen.etag, patch: null }));
      // a server may be set not to add anybody (`kinto.explicit_permissions`)
      if (isSeen(seen) && seen.lists.length === 0) return refusal(terms, access, 403, NOT_A_WRITER);
    }
    if (isSeen(seen)) {
      const patch = accessPatch(access, seen.lists);
      const told = read(terms, yield* send({ path, as, etag: seen.etag, patch }));
      if (isSeen(told)) return { kind: "told", access };
      seen = told;
    }
    if (isStop(seen)) return seen;
    if (seen.kind === "gone") return isWhole ? { kind: "stop", why: "parent-missing" } : seen;
    if (seen.kind === "refused") return refusal(terms, access, seen.status, seen.message);
  }
  return { kind: "later" };
}

const NOT_A_WRITER =
  "The server does not name us among the writers of this, and would empty its lists: let its owner name us";

function refusal(terms: Terms, access: Access, status: number, message: string): Told {
  const { wall } = terms.world.clock();
  return { kind: "refused", access, refusal: { status, message, at: wall } };
}

/** What an answer about a record says. `moved`: somebody else was faster. */
type Read =
  | Seen
  | Stop
  | { readonly kind: "moved" }
  | { readonly kind: "gone" }
  | { readonly kind: "refused"; readonly status: number; readonly message: string };

function isSeen(value: Read): value is Seen {
  return value.kind === "seen";
}

/** `patch` null: writes the record as it is. */
function* send(wanted: {
  readonly path: string;
  readonly as: number;
  readonly etag: number;
  readonly patch: readonly Json[] | null;
}): Program<Answer> {
  const { path, as, etag, patch } = wanted;
  return yield* request("access.request", {
    method: "PATCH",
    path,
    as,
    headers: {
      [HEADER.ifMatch]: printEtag(etag),
      ...(patch !== null && { "Content-Type": JSON_PATCH }),
    },
    body: patch ?? { data: {} },
  });
}

function read(terms: Terms, answer: Answer): Read {
  if (answer.kind === "lost") return stopOfLoss(answer);
  const { status, body } = answer;
  switch (status) {
    case 200: {
      const { data, permissions } = isJsonObject(body) ? body : {};
      // not from `ETag`: of a PATCH, Kinto shows it to no page of another origin
      const etag = isJsonObject(data) ? data["last_modified"] : undefined;
      if (typeof etag !== "number" || !isJsonObject(permissions))
        return { kind: "stop", why: "malformed" };
      return { kind: "seen", etag, lists: Object.keys(permissions) };
    }
    case 412:
      return { kind: "moved" };
    case 404:
      // the bucket, the collection, or only the record
      return errnoOf(body) === ERRNO.unknownObject ? { kind: "gone" } : stopOfStatus(terms, answer);
    case 400:
    case 403:
      return { kind: "refused", status, message: messageOf(body, status) };
    default:
      return stopOfStatus(terms, answer);
  }
}
