import type { Passwords } from "../../src/server/identity/passwords.js";
import type { PlainAnswer, World } from "../../src/server/http/exchange.js";
import { handle } from "../../src/server/kinto.js";

/** A request as the server's core takes it, signed with a token. */
export interface PlainWire {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: it is not signed. */
  readonly bearer: string | null;
}

export function servePlain(
  world: World,
  passwords: Passwords,
  { method, path, body, headers, bearer }: PlainWire,
): PlainAnswer {
  const all: Record<string, string> = {};
  for (const name of Object.keys(headers)) all[name.toLowerCase()] = headers[name] as string;
  if (body !== "") all["content-type"] ??= "application/json";
  if (bearer !== null) all["authorization"] = `Bearer ${bearer}`;
  return handle(world, passwords, {
    method,
    path: `/v1${path}`,
    origin: "http://sim",
    headers: all,
    body,
  });
}
