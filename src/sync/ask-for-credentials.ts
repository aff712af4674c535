import { ask, type Program } from "./effects.js";
import type { Stop } from "./stop.js";
import type { Terms } from "./terms.js";

/** Asks the app for other credentials, after the server refused these while something was sent. */
export function* askForCredentials(terms: Terms): Program<Stop | "identify"> {
  const asked = yield* ask("auth.ask", terms.key, "credentials", "refused");
  if (asked.kind === "answered" && asked.value) return "identify";
  return { kind: "stop", why: asked.kind === "aborted" ? "aborted" : "auth-required" };
}
