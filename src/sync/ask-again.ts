import { ask, type Program } from "./effects.js";
import { isStop, type Stop } from "./stop.js";
import type { Terms } from "./terms.js";

/** Asks the server; where it does not take the credentials, asks the app once for others, and the server again. */
export function* askAgain<R>(terms: Terms, attempt: () => Program<R | Stop>): Program<R | Stop> {
  const answer = yield* attempt();
  if (!isStop(answer) || answer.why !== "auth-required" || !terms.isAuthenticated) return answer;
  const asked = yield* ask("auth.ask", terms.key, "credentials", "refused");
  if (asked.kind === "aborted") return { kind: "stop", why: "aborted" };
  return asked.kind === "answered" && asked.value ? yield* attempt() : answer;
}
