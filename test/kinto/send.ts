import { Agent, request } from "node:http";
import type { Json } from "../../src/record/json.js";
import type { Answer } from "./answer.js";

export interface Wire {
  readonly method: string;
  /** What follows the host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** Sends one request as it is: `fetch` would refuse some methods, and add headers of its own. */
export function send(origin: string, agent: Agent, wire: Wire): Promise<Answer> {
  const bytes = wire.body === undefined ? undefined : Buffer.from(wire.body, "utf8");
  const length = bytes === undefined ? {} : { "Content-Length": String(bytes.length) };
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const options = {
      agent,
      hostname,
      port,
      path: wire.path,
      method: wire.method,
      headers: { ...wire.headers, ...length },
    };
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("error", reject);
      incoming.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const headers = joinHeaders(incoming.rawHeaders);
        resolve({ status: incoming.statusCode ?? 0, headers, text, json: parse(text) });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(bytes);
  });
}

function joinHeaders(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? "").toLowerCase();
    const value = raw[index + 1] ?? "";
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}

/** Undefined for what is no JSON. */
export function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
