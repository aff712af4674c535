import type { Exchange, User } from "../http/exchange.js";
import { accountList } from "../resource/account-list.js";
import { parseCredentials } from "./credentials.js";
import { hmacHex } from "./sha256.js";

export const EVERYONE = "system.Everyone";
const AUTHENTICATED = "system.Authenticated";

/**
 * Who sends these credentials: the account with this name and password, else, for any non-empty name, the
 * user that is made of both (`kinto/core/authentication.py`). So wrong credentials are never an error.
 */
export function identify(exchange: Exchange, authorization: string | undefined): User | undefined {
  if (authorization === undefined) return undefined;
  if (!exchange.users.has(authorization)) {
    exchange.users.set(authorization, findUser(exchange, authorization));
  }
  return exchange.users.get(authorization);
}

/** The user and its groups, as they were when the HTTP request began with them. */
export function principalsOf(exchange: Exchange, user: User | undefined): readonly string[] {
  if (user === undefined) return [EVERYONE];
  const known = exchange.principals.get(user.id);
  if (known !== undefined) return known;
  const { storage } = exchange.world;
  const groups = [...storage.groupsOf(user.id), ...storage.groupsOf(AUTHENTICATED)];
  const principals = [user.id, EVERYONE, AUTHENTICATED, ...new Set(groups)];
  exchange.principals.set(user.id, principals);
  return principals;
}

/** The id of the bucket that `default` stands for (`kinto/plugins/default_bucket/__init__.py`). */
export function defaultBucketOf(exchange: Exchange, user: User): string {
  const digest = hmacHex(exchange.world.settings.defaultBucketSecret, user.id);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 16),
    digest.slice(16, 20),
    digest.slice(20, 32),
  ].join("-");
}

function findUser(exchange: Exchange, authorization: string): User | undefined {
  const credentials = parseCredentials(authorization);
  if (credentials === undefined || credentials.name === "") return undefined;
  const { name, password } = credentials;
  const account = exchange.world.storage.get(accountList(name), name);
  const hash = account?.deleted === false ? account.object["password"] : undefined;
  if (typeof hash === "string" && exchange.passwords.verify(password, hash)) {
    return { id: `account:${name}`, name };
  }
  const digest = hmacHex(exchange.world.settings.userIdSecret, `${name}:${password}`);
  return { id: `basicauth:${digest}`, name: digest };
}
