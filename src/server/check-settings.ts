import { endOf } from "./http/end-of-life.js";
import { matchOrigin } from "./http/match-origin.js";
import { ENDPOINT } from "./http/methods.js";
import { schemeOf, type Policy } from "./identity/policy.js";
import type { Settings } from "./settings.js";
import { SettingsError } from "./settings-error.js";

/** Deeper JSON than this could exhaust the stack of the functions that walk through it. */
const DEEPEST = 1000;

/** The paths of objects that have a history. */
const LOGGED = /^\/buckets\/[^/]+(?:\/groups\/[^/]+|\/collections\/[^/]+(?:\/records\/[^/]+)?)?$/;

/** The least and the greatest value of settings that are whole numbers. */
const INTEGERS: Readonly<Partial<Record<keyof Settings, readonly [number, number]>>> = {
  paginateBy: [1, Number.MAX_SAFE_INTEGER],
  maxFetchSize: [1, Number.MAX_SAFE_INTEGER],
  batchMaxRequests: [0, Number.MAX_SAFE_INTEGER],
  backoff: [0, Number.MAX_SAFE_INTEGER],
  retryAfter: [0, Number.MAX_SAFE_INTEGER],
  corsMaxAge: [0, Number.MAX_SAFE_INTEGER],
  rootCacheExpires: [0, Number.MAX_SAFE_INTEGER],
  trailingSlashRedirectTtl: [-1, Number.MAX_SAFE_INTEGER],
  versionPrefixRedirectTtl: [-1, Number.MAX_SAFE_INTEGER],
  accountCacheTtl: [0, Number.MAX_SAFE_INTEGER],
  tokenValidity: [0, Number.MAX_SAFE_INTEGER],
  maxBodySize: [0, Number.MAX_SAFE_INTEGER],
  maxBodyDepth: [1, DEEPEST],
  historyAutoTrimMaxCount: [1, Number.MAX_SAFE_INTEGER],
  historyAutoTrimThreshold: [0, Number.MAX_SAFE_INTEGER],
};

/** Throws `SettingsError` for what a server cannot be made with, as Kinto refuses to start with it. */
export function checkSettings(settings: Settings): void {
  for (const [name, range] of Object.entries(INTEGERS)) {
    checkInteger(name, settings[name as keyof Settings], range);
  }
  const { backoffPercentage: percentage } = settings;
  if (percentage !== undefined && !(percentage >= 0 && percentage <= 100)) {
    throw new SettingsError("backoffPercentage", `must be from 0 to 100, not ${percentage}`);
  }
  if (settings.eos !== undefined && Number.isNaN(endOf(settings.eos))) {
    const problem = `is no date: ${JSON.stringify(settings.eos)}. Write it as 2030-01-31`;
    throw new SettingsError("eos", problem);
  }
  checkUrlParts(settings);
  checkOrigins(settings.corsOrigins);
  for (const [name, principals] of Object.entries(settings.principals)) {
    checkStrings(`principals.${name}`, principals);
  }
  for (const [name, seconds] of Object.entries(settings.cacheExpires)) {
    checkInteger(`cacheExpires.${name}`, seconds, [0, Number.MAX_SAFE_INTEGER]);
  }
  checkEndpoints(settings);
  checkPolicies(settings.policies);
  checkAccounts(settings);
  checkHistory(settings);
}

function checkInteger(
  name: string,
  value: unknown,
  [least, most]: readonly [number, number],
): void {
  if (value === undefined) return;
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)
    return;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  throw new SettingsError(name, `must be a whole number ${range}, not ${JSON.stringify(value)}`);
}

function checkStrings(name: string, value: unknown): void {
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return;
  throw new SettingsError(name, `must be a list of strings, not ${JSON.stringify(value)}`);
}

function checkOrigins(patterns: readonly string[]): void {
  checkStrings("corsOrigins", patterns);
  for (const pattern of patterns) {
    try {
      matchOrigin(pattern, "");
    } catch {
      const problem = `has a pattern that matches nothing: "${pattern}"`;
      throw new SettingsError("corsOrigins", problem);
    }
  }
}

function checkUrlParts({ httpScheme, httpHost }: Settings): void {
  if (httpScheme !== undefined && !["http", "https"].includes(httpScheme)) {
    throw new SettingsError("httpScheme", `must be "http" or "https", not "${httpScheme}"`);
  }
  if (httpHost === undefined) return;
  if (/[\s/?#@\\]/.test(httpHost) || !URL.canParse(`http://${httpHost}`)) {
    throw new SettingsError("httpHost", `must be a host, perhaps with a port, not "${httpHost}"`);
  }
}

function checkHistory(settings: Settings): void {
  checkStrings("historyExcludeResources", settings.historyExcludeResources);
  checkStrings("historyExcludeUserIds", settings.historyExcludeUserIds);
  checkStrings("historyAutoTrimUserIds", settings.historyAutoTrimUserIds);
  const wrong = settings.historyExcludeResources.find((uri) => !LOGGED.test(uri));
  if (wrong === undefined) return;
  const problem = `has ${JSON.stringify(wrong)}, which is no bucket, collection, group or record: write it as /buckets/blog/collections/articles`;
  throw new SettingsError("historyExcludeResources", problem);
}

function checkEndpoints({ endpoints }: Settings): void {
  for (const [name, isEnabled] of Object.entries(endpoints)) {
    if (!ENDPOINT.test(name)) {
      const problem = "names no endpoint: write it as plural_bucket_post or object_record_delete";
      throw new SettingsError(`endpoints.${name}`, problem);
    }
    if (typeof isEnabled !== "boolean") {
      throw new SettingsError(
        `endpoints.${name}`,
        `must be true or false, not ${String(isEnabled)}`,
      );
    }
  }
}

/** Kinto would take the password of an account for that of another user if `basicauth` came first. */
function checkPolicies(policies: readonly Policy[]): void {
  const names = policies.map((policy) => (typeof policy === "string" ? policy : policy.name));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new SettingsError("policies", `has two policies named "${twice}"`);
  const account = names.indexOf("account");
  const basic = names.indexOf("basicauth");
  if (account >= 0 && basic >= 0 && basic < account) {
    throw new SettingsError("policies", 'has "basicauth" before "account": put it behind');
  }
  for (const policy of policies) {
    if (typeof policy === "string") {
      if (policy === "account" || policy === "basicauth") continue;
      const problem = `has an unknown policy "${String(policy)}": there are "account", "basicauth", and objects with a name and a function \`authenticate\``;
      throw new SettingsError("policies", problem);
    }
    if (
      ["account", "basicauth", "system"].includes(policy.name) ||
      !/^[\w.-]+$/.test(policy.name)
    ) {
      const problem = `has a policy that may not be named "${policy.name}": take another name of letters, digits, dots and dashes`;
      throw new SettingsError("policies", problem);
    }
    const scheme = schemeOf(policy);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(scheme)) {
      const problem = `has a policy "${policy.name}" whose scheme cannot be ${JSON.stringify(scheme)}: write one word, such as "Bearer"`;
      throw new SettingsError("policies", problem);
    }
  }
}

/**
 * Who may create accounts of others must be an administrator (`kinto/plugins/accounts/__init__.py`, `includeme`);
 * anybody else could only create the own one.
 */
function checkAccounts({ policies, principals }: Settings): void {
  if (!policies.includes("account")) return;
  const admins = principals["account_write"] ?? [];
  const others = (principals["account_create"] ?? []).filter(
    (principal) => principal !== "system.Everyone" && !admins.includes(principal),
  );
  if (others.length === 0) return;
  const problem = `has principals that are not in account_write: ${others.join(", ")}. They could create no account but their own: add them there, or take them away`;
  throw new SettingsError("principals.account_create", problem);
}
