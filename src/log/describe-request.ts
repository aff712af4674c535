import { HEADER } from "../protocol/names.js";
import { retryAt } from "../protocol/retry-after.js";
import type { CollectionKey } from "../store/rows.js";
import type { Answer, Effect, LostReason } from "../sync/effects.js";
import { describeWrites } from "./describe-writes.js";
import type { Described, LoggedPart } from "./entry.js";
import { wordsOfPart } from "./words-of-part.js";
import { partsOf } from "./parts-of.js";
import { placeOf } from "./place-of.js";
import { printTime } from "./print-time.js";

const LOST: Readonly<Record<LostReason, string>> = {
  offline: "no answer, since the connection failed",
  timeout: "no answer in time",
  aborted: "given up, since the sync was ended",
  malformed: "an answer that is not Kinto's protocol",
  "credentials-changed": "not sent, since the credentials are others by now",
};

/** Tells of one request and its answer, of a batch with what came of its parts. */
export function describeRequest(
  { at: step, request }: Extract<Effect, { do: "request" }>,
  answer: Answer,
  ms: number,
  wall: number,
): Described<"request"> {
  const parts = partsOf(request, answer);
  const [status, lost] = answer.kind === "lost" ? [null, answer.why] : [answer.status, null];
  const took = `${Math.round(ms)} ms`;
  const came = lost === null ? `(${status}, ${took})${wishIn(answer, wall)}` : `(${took})`;
  const asked = step === "push.request" ? describeWrites(parts) : describeReads(parts);
  const outcome = lost !== null ? LOST[lost] : isWhole(status) ? asked.outcome : "refused";
  const text = `${asked.what}${outcome === "" ? "" : `: ${outcome}`} ${came}`;
  const collection = collectionOf(parts);
  return { level: "debug", kind: "request", step, collection, status, lost, parts, ms, text };
}

/** Whether the answer as a whole tells of its parts. */
function isWhole(status: number | null): boolean {
  return status !== null && status < 500;
}

/** `Asked who we are, and for what is new in tasks since 1742: 3 records`. */
function describeReads(parts: readonly LoggedPart[]): { what: string; outcome: string } {
  const words = parts.map(wordsOfPart);
  const what = words
    .map(({ what: each }, index) => (index === 0 ? each : each.replace(/^asked /, "")))
    .join(", and ");
  const outcome = words.flatMap(({ outcome: each }) => (each === "" ? [] : [each])).join(", and ");
  return { what: what.charAt(0).toUpperCase() + what.slice(1), outcome };
}

/** The one collection that all its paths lead to. */
function collectionOf(parts: readonly LoggedPart[]): CollectionKey | null {
  const keys = new Set(parts.flatMap(({ path }) => placeOf(path).collection ?? []));
  const [key = null] = keys;
  return keys.size === 1 ? key : null;
}

function wishIn(answer: Answer, wall: number): string {
  if (answer.kind === "lost") return "";
  const wish = answer.header(HEADER.retryAfter) ?? answer.header(HEADER.backoff);
  const until = retryAt(wish, wall);
  return until === undefined ? "" : `; it asks to be left alone until ${printTime(until)}`;
}
