import type { Exchange, User } from "../http/exchange.js";
import { accountList } from "../resource/account-list.js";
import { parseCredentials, parseToken } from "./credentials.js";
import { fitsBcrypt } from "./passwords.js";
import { schemeOf, type Policy } from "./policy.js";
import { hmacHex } from "./sha256.js";

export const EVERYONE = "system.Everyone";
const AUTHENTICATED = "system.Authenticated";

/**
 * Who sends these credentials: whom the first policy knows that knows anybody. Wrong credentials are never an error:
 * they are nobody's, or those of the user that `basicauth` makes of them (`kinto/core/authentication.py`).
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
  const { defaultBuckets, settings } = exchange.world;
  const known = defaultBuckets.get(user.id);
  if (known !== undefined) return known;
  const digest = hmacHex(settings.defaultBucketSecret, user.id);
  const id = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(12, 16),
    digest.slice(16, 20),
    digest.slice(20, 32),
  ].join("-");
  if (defaultBuckets.size >= MOST_KNOWN) defaultBuckets.clear();
  defaultBuckets.set(user.id, id);
  return id;
}

/** How many users' default buckets are remembered. */
const MOST_KNOWN = 1_000;

function findUser(exchange: Exchange, authorization: string): User | undefined {
  for (const policy of exchange.world.settings.policies) {
    const policyName = typeof policy === "string" ? policy : policy.name;
    const name = nameOf(exchange, policy, authorization);
    if (name !== undefined) return { id: `${policyName}:${name}`, name };
  }
  return undefined;
}

function nameOf(exchange: Exchange, policy: Policy, authorization: string): string | undefined {
  if (typeof policy !== "string") {
    const token = parseToken(authorization, schemeOf(policy));
    return token === undefined
      ? undefined
      : exchange.passwords.nameOf(policy, token, exchange.request);
  }
  const credentials = parseCredentials(authorization);
  if (credentials === undefined || credentials.name === "") return undefined;
  const { name, password } = credentials;
  if (policy === "basicauth") {
    return hmacHex(exchange.world.settings.userIdSecret, `${name}:${password}`);
  }
  const account = exchange.world.storage.get(accountList(name), name);
  const hash = account?.deleted === false ? account.object["password"] : undefined;
  if (typeof hash !== "string" || !fitsBcrypt(password)) return undefined;
  return exchange.passwords.verify(password, hash) ? name : undefined;
}
