import { ask, type Program } from "./effects.js";
import type { Stop } from "./stop.js";
import type { Terms } from "./terms.js";

/**
 * Asks the app for other credentials, after the server refused these while something was sent; but not where a sync has
 * asked already, and was given what is refused as well.
 */
export function* askForCredentials(terms: Terms, mayAsk: boolean): Program<Stop | "identify"> {
  if (!mayAsk) return { kind: "stop", why: "auth-required" };
  const asked = yield* ask("auth.ask", terms.key, "credentials", "refused");
  if (asked.kind === "answered" && asked.value) return "identify";
  return { kind: "stop", why: asked.kind === "aborted" ? "aborted" : "auth-required" };
}
