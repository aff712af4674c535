import type { Json, JsonObject } from "../../src/record/json.js";
import type { PlainAnswer } from "../../src/server/http/exchange.js";
import type { Poison } from "./plan.js";
import type { SimServer } from "./server.js";
import { isBatch, requestsOf, type Wire } from "./wire.js";

/** The field that a server with such a rule refuses. */
const FIELD = "c";

export function isPoisoned(fields: JsonObject | null): boolean {
  return fields?.[FIELD] !== undefined;
}

/** The answer of a server that refuses some records, each by itself or with their whole batch; undefined for others. */
export function refusePoison(
  server: SimServer,
  wire: Wire,
  poison: Poison,
  keep: (wire: Wire) => void,
): PlainAnswer | undefined {
  const requests = isBatch(wire.request) ? requestsOf(wire.request) : [wire.request];
  const isRefused = requests.map(({ body }) => {
    const { data } = (body ?? {}) as { readonly data?: JsonObject };
    return isPoisoned(data ?? null);
  });
  if (!isRefused.includes(true)) return undefined;
  const body: Json = { code: 400, errno: 107, error: "Invalid parameters", message: "poison" };
  if (poison === "failure") {
    if (!isBatch(wire.request)) keep(wire);
    return { status: 500, headers: {}, body: "" };
  }
  if (poison === "batch") {
    return { status: 413, headers: {}, body: JSON.stringify({ ...body, code: 413, errno: 113 }) };
  }
  return serveOthers(server, wire, { isRefused, status: 400, body });
}

/** Answers some requests so, and serves the others. */
export function serveOthers(
  server: SimServer,
  wire: Wire,
  {
    isRefused,
    status,
    body,
  }: { readonly isRefused: readonly boolean[]; readonly status: number; readonly body: Json },
): PlainAnswer {
  if (!isBatch(wire.request)) return { status, headers: {}, body: JSON.stringify(body) };
  const isServed = (_: unknown, index: number): boolean => isRefused[index] !== true;
  const served = wire.parts.filter(isServed);
  const answered: Json[] = [];
  if (served.length > 0) {
    const request = {
      ...wire.request,
      body: { requests: requestsOf(wire.request).filter(isServed) },
    };
    const answer = server.serve({ ...wire, request, parts: served });
    // so many requests are refused as a whole
    if (answer.status !== 200) return answer;
    answered.push(...(JSON.parse(answer.body) as { readonly responses: Json[] }).responses);
  }
  const responses = wire.parts.map(({ path }, index): Json =>
    isRefused[index] === true ? { status, headers: {}, body, path } : (answered.shift() ?? null),
  );
  return { status: 200, headers: {}, body: JSON.stringify({ responses }) };
}
