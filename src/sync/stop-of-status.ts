import type { SubAnswer } from "../protocol/batch.js";
import { messageOf } from "../protocol/messages.js";
import { HEADER } from "../protocol/names.js";
import { retryAt } from "../protocol/retry-after.js";
import type { Stop } from "./stop.js";
import type { Terms } from "./terms.js";

/** Why an answer other than 200 ends the sync. `since` is the timestamp that a list was asked from, if it was. */
export function stopOfStatus(terms: Terms, answer: SubAnswer, since: number | null = null): Stop {
  const { status } = answer;
  const message = messageOf(answer.body, status);
  if (status === 401) return { kind: "stop", why: "auth-required" };
  if (status === 403) return { kind: "stop", why: "forbidden" };
  if (status === 404) return { kind: "stop", why: "parent-missing" };
  if (status === 400 && since !== null) {
    return { kind: "stop", why: "doubt", doubt: { kind: "since-refused", since, message } };
  }
  const at = retryAt(answer.header(HEADER.retryAfter), terms.world.clock().wall);
  if (at !== undefined && (status === 429 || status >= 500)) {
    return { kind: "stop", why: "waiting", retryAt: at, status };
  }
  return { kind: "stop", why: "server-error", status, message };
}
