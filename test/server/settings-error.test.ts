import { expect, test } from "vitest";
import { isKintsugiError } from "../../src/errors.js";
import {
  createKintoServer,
  SettingsError,
  type KintoServerOptions,
  type Policy,
} from "../../src/server/index.js";
import { ENDPOINT } from "../../src/server/http/methods.js";
import { RESOURCES } from "../../src/server/resource/resource.js";

const token = (name: string, scheme = "Bearer"): Policy => ({
  name,
  scheme,
  authenticate: () => undefined,
});

/** What no server is made with, the setting that is named, and a part of what is said about it. */
const REFUSED: readonly (readonly [KintoServerOptions, setting: string, problem: string])[] = [
  [{ paginateBy: 0 }, "paginateBy", "a whole number from 1 on, not 0"],
  [{ maxFetchSize: 1.5 }, "maxFetchSize", "not 1.5"],
  [{ batchMaxRequests: -1 }, "batchMaxRequests", "from 0 on"],
  [{ backoff: Number.NaN }, "backoff", "a whole number"],
  [{ retryAfter: "3" as unknown as number }, "retryAfter", 'not "3"'],
  [{ tokenValidity: Infinity }, "tokenValidity", "a whole number"],
  [{ trailingSlashRedirectTtl: -2 }, "trailingSlashRedirectTtl", "from -1 on"],
  [{ maxBodyDepth: 100_000 }, "maxBodyDepth", "from 1 to 1000"],
  [{ maxBodySize: -1 }, "maxBodySize", "from 0 on"],
  [{ backoffPercentage: 101 }, "backoffPercentage", "from 0 to 100"],
  [{ backoffPercentage: Number.NaN }, "backoffPercentage", "from 0 to 100"],
  [{ eos: "someday" }, "eos", "Write it as 2030-01-31"],
  [{ eos: "2030-13-01" }, "eos", "is no date"],
  [{ httpScheme: "ftp" }, "httpScheme", '"http" or "https"'],
  [{ httpHost: "a/b" }, "httpHost", "a host"],
  [{ httpHost: "a:99999" }, "httpHost", "a host"],
  [{ corsOrigins: ["http://[z-a].org"] }, "corsOrigins", "matches nothing"],
  [{ corsOrigins: "*" as unknown as string[] }, "corsOrigins", "a list of strings"],
  [
    { principals: { bucket_create: "me" as unknown as string[] } },
    "principals.bucket_create",
    "list",
  ],
  [{ cacheExpires: { record: -1 } }, "cacheExpires.record", "from 0 on"],
  [
    { endpoints: { plural_buckets_post: false } },
    "endpoints.plural_buckets_post",
    "names no endpoint",
  ],
  [
    { endpoints: { plural_bucket_post: "false" as unknown as boolean } },
    "endpoints.plural_bucket_post",
    "true or false",
  ],
  [{ policies: ["basicauth", "account"] }, "policies", "put it behind"],
  [{ policies: ["account", "account"] }, "policies", "two policies"],
  [{ policies: [token("a"), token("a")] }, "policies", 'two policies named "a"'],
  [{ policies: ["ldap" as "account"] }, "policies", 'an unknown policy "ldap"'],
  [{ policies: [token("account")] }, "policies", "take another name"],
  [{ policies: [token("a:b")] }, "policies", "take another name"],
  [{ policies: [token("a", "Bea\nrer")] }, "policies", 'cannot be "Bea\\nrer"'],
  [{ policies: [token("a", "")] }, "policies", "one word"],
  [{ principals: { account_create: ["account:bob"] } }, "principals.account_create", "account:bob"],
];

test.each(REFUSED)("%j is refused", (options, setting, problem) => {
  const make = (): unknown => createKintoServer(options);

  expect(make).toThrow(SettingsError);
  expect(make).toThrow(expect.objectContaining({ setting, code: "settings" }) as Error);
  expect(make).toThrow(problem);
});

test("the error is one of this library", () => {
  expect(isKintsugiError(new SettingsError("eos", "is no date"))).toBe(true);
});

/** Odd, but possible. */
const ACCEPTED: readonly KintoServerOptions[] = [
  { paginateBy: undefined, eos: undefined, backoff: 0, corsMaxAge: 0, batchMaxRequests: 0 },
  { eos: "2030-01-31" },
  { eos: "2030-01-31T12:00:00Z" },
  { httpHost: "localhost", httpScheme: "https" },
  { httpHost: "[::1]:8888" },
  { policies: [] },
  { policies: ["basicauth"] },
  { policies: [token("openid.example-1"), "account"] },
  { principals: { account_create: ["account:bob"], account_write: ["account:bob"] } },
  { principals: { account_create: ["account:bob"] }, policies: ["basicauth"] },
];

test.each(ACCEPTED)("%j is fine", (options) => {
  expect(createKintoServer(options)).toBeDefined();
});

test("every resource can be switched off", () => {
  for (const name of Object.keys(RESOURCES)) expect(`plural_${name}_get`).toMatch(ENDPOINT);
});
