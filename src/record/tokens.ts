import { setOwn, type Json, type JsonObject } from "./json.js";
import { TOKENS } from "./record.js";

/** Of so many writers a record carries the newest token. Behind it, that of the one who wrote longest ago is dropped. */
export const WRITERS = 16;

/** Longer texts are none of ours. */
const LONGEST = 80;

/**
 * Names a write for all who read the record: the device, so that a newer write of it takes the place of the older one,
 * and the attempt.
 */
export function tokenOf(writer: string, intent: string): string {
  return `${writer}.${intent}`;
}

/** The tokens that a version carries, the newest first; null where whoever wrote it knows nothing of them. */
export function tokensOf(version: object): readonly string[] | null {
  const tokens = Object.hasOwn(version, TOKENS)
    ? (version as { [TOKENS]?: Json })[TOKENS]
    : undefined;
  return Array.isArray(tokens) ? (tokens as readonly Json[]).filter(isToken) : null;
}

function isToken(value: Json): value is string {
  return typeof value === "string" && value.length <= LONGEST;
}

/** The tokens of a version with one more write in it. */
export function withToken(tokens: readonly string[], writer: string, intent: string): string[] {
  const others = tokens.filter((token) => !token.startsWith(`${writer}.`));
  return [tokenOf(writer, intent), ...others].slice(0, WRITERS);
}

/** The fields as they are sent, with tokens where there are any. */
export function carrying(fields: JsonObject, tokens: readonly string[] | null): JsonObject {
  return tokens === null ? fields : { ...fields, [TOKENS]: tokens };
}

/** Whether the attempt is among the writes that a version contains. */
export function hasToken(tokens: readonly string[], intent: string): boolean {
  return tokens.some((token) => token.endsWith(`.${intent}`));
}

/** The same version without them, for people; itself where it has none. */
export function withoutTokens<V extends object>(version: V): V {
  if (!Object.hasOwn(version, TOKENS)) return version;
  const rest: Record<string, Json> = {};
  for (const [key, value] of Object.entries(version)) {
    if (key !== TOKENS) setOwn(rest, key, value as Json);
  }
  return rest as V;
}
