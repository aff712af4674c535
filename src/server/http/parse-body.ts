import type { Json } from "../../record/json.js";
import type { Body } from "./exchange.js";

export function parseBody(text: string): Body {
  if (text === "") return { kind: "empty" };
  try {
    return { kind: "json", value: JSON.parse(text) as Json };
  } catch (error) {
    return { kind: "malformed", message: `Parse error: ${(error as Error).message}` };
  }
}
