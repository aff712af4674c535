import { InvalidInputError, type KintsugiError } from "../errors.js";
import type { Fetch } from "../http/kinto-transport.js";
import { accountPath } from "../protocol/paths.js";
import { messageOf } from "../protocol/messages.js";
import { AccountExistsError, OfflineError, ProtocolError, ServerError } from "../sync-errors.js";
import { checkRemote } from "./connection.js";
import { loadOnUse } from "./load-on-use.js";

/** `kinto/plugins/accounts/views.py` */
const ACCOUNT_NAME = /^[a-zA-Z0-9][+.@a-zA-Z0-9_-]*$/;

const TIMEOUT = 30_000;

/**
 * Creates an account on a server that has Kinto's own accounts. Sign in with `connect({ auth: account(…) })`.
 *
 * @throws AccountExistsError, InvalidInputError, OfflineError, ServerError, ProtocolError
 */
export async function signUp(
  remote: string,
  name: string,
  password: string,
  options: { readonly fetch?: Fetch; readonly allowInsecure?: boolean } = {},
): Promise<void> {
  if (!ACCOUNT_NAME.test(name)) {
    throw new InvalidInputError(
      `${JSON.stringify(name)} is no name of an account: use letters, digits and "+.@_-", beginning with one of the first two`,
    );
  }
  if (password === "") throw new InvalidInputError("The password is empty: choose one");
  const { kintoTransport } = await loadOnUse(() => import("../http/kinto-transport.js"));
  const send = kintoTransport({
    remote: checkRemote(remote, options.allowInsecure ?? false),
    fetch: options.fetch ?? ((url, init) => globalThis.fetch(url, init)),
    headers: {},
    timeout: TIMEOUT,
  });
  const answer = await send(
    { method: "PUT", path: accountPath(name), body: { data: { password } } },
    { authorization: null, signal: new AbortController().signal },
  );
  if (answer.kind === "lost") {
    throw answer.why === "malformed"
      ? new ProtocolError("The answer is not Kinto's protocol: check the URL of the server")
      : new OfflineError("The server cannot be reached", { cause: answer.cause });
  }
  const failure = failureOf(answer.status, name, messageOf(answer.body, answer.status));
  if (failure !== null) throw failure;
}

/** Nobody but its owner may touch an account: 401 or 403 says that there is one. */
function failureOf(status: number, name: string, message: string): KintsugiError | null {
  if (status === 201) return null;
  if (status === 200 || status === 401 || status === 403) return new AccountExistsError(name);
  return new ServerError(status, message);
}
