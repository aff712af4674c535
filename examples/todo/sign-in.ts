import { OfflineError, WrongCredentialsError, type ConnectOptions } from "kintsugi";
import type { Session } from "./kept.js";

/** As `connect` takes it. */
type Fetch = NonNullable<ConnectOptions["fetch"]>;

/**
 * Exchanges a password for a token that expires: Kinto itself has only accounts, so the demo's server has tokens beside them.
 * In production that is an OpenID provider.
 *
 * @throws WrongCredentialsError, OfflineError
 */
export async function askToken(name: string, password: string, fetch: Fetch): Promise<Session> {
  const bytes = new TextEncoder().encode(`${name}:${password}`);
  const headers = { Authorization: `Basic ${btoa(String.fromCodePoint(...bytes))}` };
  const response = await fetch("/demo/token", { method: "POST", headers }).catch((cause) => {
    throw new OfflineError("The server cannot be reached", { cause });
  });
  if (response.status === 401) throw new WrongCredentialsError(name);
  if (!response.ok) throw new OfflineError(`The server answers ${response.status}`);
  const { token, expires } = (await response.json()) as Omit<Session, "name">;
  return { name, token, expires };
}

/** Tells the server that the token is no longer needed. Where it hears nothing of it, the token ends by itself. */
export async function giveTokenBack({ token }: Session, fetch: Fetch): Promise<void> {
  const headers = { Authorization: `Bearer ${token}` };
  await fetch("/demo/token", { method: "DELETE", headers }).catch(() => undefined);
}
