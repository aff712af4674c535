import type { Json, JsonObject } from "../../src/record/json.js";
import type { PlainAnswer } from "../../src/server/http/exchange.js";
import type { Answer, LostReason } from "../../src/sync/effects.js";
import type { Fault, FaultName } from "./faults.js";
import { principalOf } from "./people.js";
import type { SimServer } from "./server.js";
import type { Access, Poison } from "./plan.js";
import { refusePoison } from "./poison.js";
import { isOfOne, refuseOne } from "./refuse-one.js";
import { holderOf } from "./tokens.js";
import { isBatch, requestsOf, type Wire } from "./wire.js";

export interface Network {
  readonly server: SimServer;
  readonly access: Access;
  readonly poison: Poison | null;
  /** The number of the `Authorization` in force. */
  readonly as: number;
  /** Keeps a request that arrives later. */
  readonly keep: (wire: Wire) => void;
}

/** Whom the server takes people for by mistake. */
export const STRANGER = "sim:eve";
/** A field of what the stranger has. */
export const OF_STRANGER = "eve";
const MARK = { [OF_STRANGER]: true };

export interface Sent {
  readonly answer: Answer;
  /** The server has yet to commit what it answers. */
  readonly isSlow: boolean;
}

const ERRORS: Readonly<Record<number, readonly [errno: number, error: string]>> = {
  400: [107, "Invalid parameters"],
  401: [104, "Unauthorized"],
  403: [121, "Forbidden"],
  404: [111, "Not Found"],
  405: [115, "Method Not Allowed"],
  409: [122, "Conflict"],
  // of somebody on the way, for Kinto would say what is there
  412: [999, "Precondition Failed"],
  413: [113, "Request Entity Too Large"],
  429: [117, "Too Many Requests"],
  500: [999, "Internal Server Error"],
  503: [201, "Service Unavailable"],
};

/** Sends a request to the server, with what goes wrong on the way. */
export function send(network: Network, wire: Wire, fault: Fault | null): Sent {
  const { server, as } = network;
  const serve = (): Answer => toAnswer(server.serve(wire), as);
  const kind = fault?.kind;
  if (isOfOne(network.access)) {
    const refused = refuseOne(server, wire, network.access);
    if (refused !== undefined) return now(toAnswer(refused, as));
  } else if (network.access !== "granted") {
    const refused = network.access === "unknown" ? 401 : 403;
    if (refused === 401) return now(toAnswer(server.serve(wire, { isAnonymous: true }), as));
    return now(allForbidden(network, wire));
  }
  const poisoned =
    kind === undefined && network.poison !== null
      ? refusePoison(server, wire, network.poison, network.keep)
      : undefined;
  if (poisoned !== undefined) return now(toAnswer(poisoned, as));
  switch (kind) {
    case "drop-request":
      return now(lost("offline"));
    case "drop-answer":
      serve();
      return now(lost("timeout"));
    case "late":
      network.keep(wire);
      return now(lost("timeout"));
    case "duplicate":
      network.keep(wire);
      return now(serve());
    case "slow-lost":
      server.serveSlowly(wire);
      return now(lost("timeout"));
    case "slow":
      return { answer: toAnswer(server.serveSlowly(wire), as), isSlow: server.isOpen };
    case "aborted":
      return now(lost("aborted"));
    case "credentials-changed":
      return now(lost("credentials-changed"));
    case "anonymous":
      return now(toAnswer(server.serve(wire, { isAnonymous: true }), as));
    case "other-user":
      return now(toAnswer(forAnother(server.serve(wire), wire), as));
    case "500-after":
      serve();
      return now(plain(as, 500, {}, undefined));
    case "malformed":
      serve();
      return now(lost("malformed"));
    case "wrong-length":
      return now(withoutLast(serve()));
    case "backoff":
      return now(toAnswer(withBackoff(server.serve(wire)), as));
    case undefined:
      return now(serve());
    default:
      return now(statusFault(network, wire, kind, fault?.part ?? 0));
  }
}

function statusFault(network: Network, wire: Wire, kind: FaultName, part: number): Answer {
  const status = Number(/\d{3}/.exec(kind)?.[0]);
  if (kind.startsWith("status-") || !isBatch(wire.request)) {
    const headers: Record<string, string> =
      status === 429
        ? { "retry-after": "30" }
        : kind === "status-503-wait"
          ? { "retry-after": "120" }
          : {};
    // what a proxy says has no errno
    const body = kind === "status-404" ? undefined : errorOf(status);
    return plain(network.as, status, headers, body);
  }
  return partFault(network, wire, status, part % wire.parts.length);
}

/** One part of a batch is answered otherwise: it is not served, and for 409 and 5xx nothing is. */
function partFault({ server, as }: Network, wire: Wire, status: number, at: number): Answer {
  const part = wire.parts[at];
  if (part === undefined) return toAnswer(server.serve(wire), as);
  const isUndone = status === 409 || status >= 500;
  const body = errorOf(status);
  const answered = isUndone
    ? readParts(server.serveUndone(wire))
    : readParts(server.serve(without(wire, at)));
  if (isUndone) answered.splice(at, 1);
  answered.splice(at, 0, { status, headers: {}, body, path: part.path });
  return plain(as, 200, {}, { responses: answered });
}

function without(wire: Wire, at: number): Wire {
  const requests = requestsOf(wire.request).filter((_, index) => index !== at);
  return {
    ...wire,
    request: { ...wire.request, body: { requests } },
    parts: wire.parts.filter((_, index) => index !== at),
  };
}

function readParts({ body, status }: PlainAnswer): Json[] {
  // an empty batch is refused
  if (status !== 200) return [];
  return [...(JSON.parse(body) as { readonly responses: Json[] }).responses];
}

/** The user may say hello, and nothing else. */
function allForbidden({ server, as }: Network, wire: Wire): Answer {
  const refused = { status: 403, headers: {}, body: errorOf(403) };
  if (!isBatch(wire.request)) {
    return wire.request.path === "/"
      ? toAnswer(server.serve(wire), as)
      : plain(as, 403, {}, errorOf(403));
  }
  const responses = wire.parts.map((part): Json => {
    if (!part.path.endsWith("/v1/")) return { ...refused, path: part.path };
    const hello = { ...wire, request: { method: "GET", path: "/" } as const, parts: [] };
    const { body } = server.serve(hello);
    return { status: 200, headers: {}, body: JSON.parse(body) as Json, path: part.path };
  });
  return plain(as, 200, {}, { responses });
}

/** Who we are is said in the answer to a pull; what it shows is of theirs. */
function forAnother(answer: PlainAnswer, { bearer }: Wire): PlainAnswer {
  const user = bearer === null ? "nobody" : principalOf(holderOf(bearer));
  const text = answer.body.replaceAll(`"${user}"`, `"${STRANGER}"`);
  // a write under other credentials would not have been taken for ours
  if (!text.startsWith('{"responses"')) return { ...answer, body: text };
  const { responses } = JSON.parse(text) as {
    responses: { body: { user?: Json; data?: Json } }[];
  };
  if (responses[0]?.body.user === undefined) return { ...answer, body: text };
  for (const { body } of responses) {
    const { data } = body;
    // as what Kinto shows of other people's records: the same ids, perhaps, and other contents
    if (Array.isArray(data)) body.data = data.map((row) => ({ ...(row as JsonObject), ...MARK }));
    else if (data !== undefined) body.data = { ...(data as JsonObject), ...MARK };
  }
  return { ...answer, body: JSON.stringify({ responses }) };
}

function withBackoff(answer: PlainAnswer): PlainAnswer {
  const headers = { ...answer.headers, Backoff: "20" };
  if (!answer.body.startsWith('{"responses"')) return { ...answer, headers };
  const { responses } = JSON.parse(answer.body) as {
    responses: { headers: Record<string, string> }[];
  };
  for (const response of responses) response.headers["Backoff"] = "20";
  return { ...answer, headers, body: JSON.stringify({ responses }) };
}

function withoutLast(answer: Answer): Answer {
  if (answer.kind === "lost") return answer;
  const { responses } = (answer.body ?? {}) as { readonly responses?: readonly Json[] };
  if (responses === undefined) return lost("malformed");
  return { ...answer, body: { responses: responses.slice(0, -1) } };
}

function errorOf(status: number): Json {
  const [errno, error] = ERRORS[status] ?? [999, "Error"];
  return { code: status, errno, error, message: error };
}

function lost(why: LostReason): Answer {
  return { kind: "lost", why };
}

function now(answer: Answer): Sent {
  return { answer, isSlow: false };
}

function plain(
  as: number,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Json | undefined,
): Answer {
  return { kind: "answer", status, header: (name) => headers[name.toLowerCase()], body, as };
}

function toAnswer({ status, headers, body }: PlainAnswer, as: number): Answer {
  return {
    kind: "answer",
    status,
    header: (name) => headers[name] ?? headers[titleCase(name)],
    body: body === "" ? undefined : (JSON.parse(body) as Json),
    as,
  };
}

function titleCase(name: string): string {
  return name.replaceAll(/(?<![a-z])[a-z]/gi, (letter) => letter.toUpperCase());
}
