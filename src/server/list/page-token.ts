import { PARAMETER } from "../../protocol/names.js";
import { isJsonObject, type JsonObject } from "../../record/json.js";
import { newRecordId } from "../../record/record-id.js";
import type { Call, World } from "../http/exchange.js";
import { invalidQuery } from "../http/http-error.js";
import { parseJson } from "../http/parse-json.js";
import type { ResourceRoute } from "../http/route.js";
import { rawParameters, type Parameters } from "./read-query.js";

/** Where a page ended: the values by which its last object is sorted. */
export interface PageToken {
  readonly last: JsonObject;
  readonly offset: number;
}

/**
 * Reads `_token`. That of a plural deletion is good for one use, lest a repeated request delete more than the
 * first one meant (`_extract_pagination_rules_from_token`).
 */
export function readToken(call: Call, parameters: Parameters): PageToken | undefined {
  const text = parameters.get(PARAMETER.token);
  if (typeof text !== "string" || text === "") return undefined;
  // the values in it may be as deep as those of objects
  const token = parse(text, call.exchange.world.settings.maxBodyDepth + 2);
  if (token === undefined) throw invalidQuery(null, "_token has invalid content");
  if (call.method === "DELETE" && !takeNonce(call, token.nonce)) {
    throw invalidQuery(null, "_token was already used or has expired.");
  }
  return token;
}

/** The absolute URL of the next page: every parameter of this one, the effective limit, and the token. */
export function nextPageUrl(
  call: Call,
  route: ResourceRoute,
  limit: number,
  token: PageToken,
): string {
  const { world, origin } = call.exchange;
  const nonce = `pagination-token-${newRecordId(world.random)}`;
  if (call.method === "DELETE") {
    keepNonce(world, nonce);
  }
  const parameters = new URLSearchParams([...new Map(rawParameters(call))]);
  const content = JSON.stringify({ last_object: token.last, offset: token.offset, nonce });
  parameters.set(PARAMETER.limit, String(limit));
  parameters.set(PARAMETER.token, encodeBase64(content));
  const path = route.uri.split("/").map(encodeURIComponent).join("/");
  return `${origin}/v1${path}?${parameters.toString()}`;
}

function parse(text: string, maxDepth: number): (PageToken & { nonce: string }) | undefined {
  try {
    const parsed = parseJson(decodeBase64(text), maxDepth);
    if (parsed.kind !== "json" || !isJsonObject(parsed.value)) return undefined;
    const { last_object: last, offset, nonce } = parsed.value;
    if (!isJsonObject(last) || typeof offset !== "number" || typeof nonce !== "string")
      return undefined;
    return { last, offset, nonce };
  } catch {
    return undefined;
  }
}

function keepNonce({ nonces, now, settings }: World, nonce: string): void {
  for (const [old, expires] of nonces) {
    if (expires > now()) break;
    nonces.delete(old);
  }
  nonces.set(nonce, now() + settings.tokenValidity * 1000);
}

/** Used is used, even if the request is undone: Kinto's cache takes no part in transactions. */
function takeNonce({ exchange }: Call, nonce: string): boolean {
  const { nonces, now } = exchange.world;
  const expires = nonces.get(nonce);
  if (expires === undefined) return false;
  nonces.delete(nonce);
  exchange.usedNonces.set(nonce, expires);
  return expires > now();
}

const ASCII = /^[ -~]*$/;

function encodeBase64(text: string): string {
  // the bytes of ASCII are its characters
  if (ASCII.test(text)) return btoa(text);
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function decodeBase64(text: string): string {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
