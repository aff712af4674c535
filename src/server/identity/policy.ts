import type { PlainRequest } from "../http/exchange.js";

/**
 * A way to authenticate that the embedder brings: `Authorization: <scheme> <token>`, as with the policies of
 * `kinto/plugins/openid/__init__.py`.
 */
export interface TokenPolicy {
  /** What stands before the colon in the ids of its users. */
  readonly name: string;
  /** The first word of `Authorization`; `Bearer` unless it is given. */
  readonly scheme?: string;
  /**
   * The id of the user who has this token, undefined for nobody. Asked once for each request, even if the request
   * is a batch. What it throws is answered by 500.
   */
  readonly authenticate: (
    token: string,
    request: PlainRequest,
  ) => string | undefined | Promise<string | undefined>;
}

/**
 * A way to authenticate: with the name and password of an account, with any name and password at all, or with a
 * token. Accounts exist only where `account` is among the policies.
 */
export type Policy = "account" | "basicauth" | TokenPolicy;

export const DEFAULT_POLICIES: readonly Policy[] = ["account", "basicauth"];

/** The challenge of a 401: one for each policy (`pyramid_multiauth`, `forget`). */
export function challenges(policies: readonly Policy[]): string {
  const schemes = policies.map((policy) =>
    typeof policy === "string" ? "Basic" : schemeOf(policy),
  );
  return schemes.map((scheme) => `${scheme} realm="Realm"`).join(", ");
}

export function schemeOf(policy: TokenPolicy): string {
  return policy.scheme ?? "Bearer";
}
