import type { Body, PlainRequest } from "./exchange.js";
import { parseJson } from "./parse-json.js";

export function parseBody(body: PlainRequest["body"], maxDepth: number): Body {
  if (body === "") return { kind: "empty" };
  if (typeof body === "string") return parseJson(body, maxDepth);
  return { kind: "malformed", message: "malformed" in body ? body.malformed : "It is too large" };
}
