import { quarantine } from "../protocol/read-inbound.js";
import { isQuarantined, isTombstone, type Confirmed, type LiveRecord } from "../record/record.js";
import { ask, type At, type Program } from "./effects.js";
import type { Stop } from "./stop.js";
import type { Terms } from "./terms.js";

/**
 * Versions of the server as they are used here, in their order. No transaction is open meanwhile. What the app's code
 * does not take is quarantined; deletions, and what was set aside already, it is not asked about.
 */
export function* decodeVersions(
  terms: Terms,
  at: At,
  versions: readonly Confirmed[],
): Program<readonly Confirmed[] | Stop> {
  if (!terms.decodes) return versions;
  const asked = versions.filter(isLive);
  if (asked.length === 0) return versions;
  const answer = yield* ask(at, terms.key, "decode", asked);
  if (answer.kind === "aborted") return { kind: "stop", why: "aborted" };
  const decoded =
    answer.kind === "answered"
      ? answer.value
      : asked.map((version) => quarantine(version, messageOf(answer.cause)));
  const byAsked = new Map(asked.map((version, index) => [version as Confirmed, decoded[index]]));
  return versions.map((version) => byAsked.get(version) ?? version);
}

function isLive(version: Confirmed): version is LiveRecord {
  return !isTombstone(version) && !isQuarantined(version);
}

/** What an error of the app says, for people. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
