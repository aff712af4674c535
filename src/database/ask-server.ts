import type { TransportAnswer, TransportRequest } from "../http/kinto-transport.js";
import { messageOf } from "../protocol/messages.js";
import { HEADER } from "../protocol/names.js";
import { retryAt } from "../protocol/retry-after.js";
import {
  AuthRequiredError,
  OfflineError,
  ProtocolError,
  ServerError,
  WaitError,
} from "../sync-errors.js";
import type { Connection } from "./connection.js";
import { loadOnUse } from "./load-on-use.js";

export type ServerAnswer = Extract<TransportAnswer, { kind: "answer" }>;

/**
 * Asks the server at once, signed as the syncs are; the app is asked once for fresh credentials. What the caller can
 * make sense of (200, 403, 404 …) is an answer, everything else an error.
 *
 * @throws OfflineError, AuthRequiredError, WaitError, ServerError, ProtocolError, ReloadNeededError
 */
export async function askServer(
  connection: Connection,
  request: TransportRequest,
): Promise<ServerAnswer> {
  const { kintoTransport } = await loadOnUse(() => import("../http/kinto-transport.js"));
  const transport = kintoTransport(connection);
  const { credentials } = connection;
  const send = async (): Promise<ServerAnswer> => {
    const { header } = await credentials.current();
    const { signal } = new AbortController();
    const answer = await transport(request, { authorization: header, signal });
    if (answer.kind === "answer") return answer;
    throw answer.why === "malformed"
      ? new ProtocolError("The answer is not Kinto's protocol: check the URL of the server")
      : new OfflineError("The server cannot be reached", { cause: answer.cause });
  };
  const first = await send();
  const isRefused = first.status === 401 && credentials.areGiven && (await credentials.refresh());
  const answer = isRefused ? await send() : first;
  const failure = failureOf(answer);
  if (failure !== null) throw failure;
  return answer;
}

function failureOf({ status, header, body }: ServerAnswer): Error | null {
  if (status === 401) return new AuthRequiredError();
  if (status !== 429 && status < 500) return null;
  const at = retryAt(header(HEADER.retryAfter), Date.now());
  return at === undefined
    ? new ServerError(status, messageOf(body, status))
    : new WaitError(new Date(at));
}
