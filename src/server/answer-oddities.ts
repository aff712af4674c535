import { STATUS_CODES, type Server } from "node:http";
import type { Duplex } from "node:stream";
import type { PlainAnswer, PlainRequest } from "./http/exchange.js";

type AnswerPlain = (request: PlainRequest) => Promise<PlainAnswer>;

/** The start of a request with a method that Node does not know. */
const REQUEST = /^([A-Z][A-Z0-9!#$%&'*+.^_`|~-]*) (\S+) HTTP\/1\.[01]\r\n([^]*?)\r\n\r\n/;

/** Why a connection failed, as Node says it. */
interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

const STATUSES: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * Answers what Node's server does not take for a request: Kinto has a 405 or 404 for every method there may be. What
 * is not HTTP gets a plain refusal. The connection ends with the answer.
 */
export function answerOddities(server: Server, answer: AnswerPlain): void {
  server.on("clientError", (error: ClientError, socket) => {
    const status = STATUSES[error.code ?? ""] ?? 400;
    const request = error.code === "HPE_INVALID_METHOD" ? readPacket(error.rawPacket) : undefined;
    if (request === undefined) write(socket, { status, headers: {}, body: "" });
    else reply(socket, answer(request));
  });
  server.on("connect", ({ url = "/" }, socket) => {
    reply(socket, answer({ method: "CONNECT", path: url, origin: "http://localhost", ...NOTHING }));
  });
}

const NOTHING = { headers: {}, body: "" } as const;

function readPacket(packet: Buffer | undefined): PlainRequest | undefined {
  const [, method, path, lines] = REQUEST.exec(packet?.toString("latin1") ?? "") ?? [];
  if (method === undefined || path === undefined || lines === undefined) return undefined;
  const headers = lines.split("\r\n").map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const named = Object.fromEntries(headers.filter(([name]) => name !== ""));
  return { method, path, origin: "http://localhost", headers: named, body: "" };
}

function reply(socket: Duplex, answered: Promise<PlainAnswer>): void {
  answered.then(
    (answer) => write(socket, answer),
    () => socket.destroy(),
  );
}

function write(socket: Duplex, { status, headers, body }: PlainAnswer): void {
  socket.on("error", () => socket.destroy());
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const all = {
    ...headers,
    "Content-Length": String(Buffer.byteLength(body)),
    Connection: "close",
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${body}`);
}
