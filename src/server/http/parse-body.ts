import type { Body, PlainRequest } from "./exchange.js";
import { parseJson } from "./parse-json.js";

export function parseBody(body: PlainRequest["body"], maxDepth: number): Body {
  if (body === "") return { kind: "empty" };
  return typeof body === "string"
    ? parseJson(body, maxDepth)
    : { kind: "malformed", message: body.malformed };
}
