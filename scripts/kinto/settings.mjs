// Settings of the Kintos that our server is compared with, under the names that Kinto has for them.

const ALWAYS = {
  use: "egg:kinto",
  "kinto.userid_hmac_secret": "a-secret-string",
  "kinto.includes":
    "kinto.plugins.default_bucket kinto.plugins.accounts kinto.plugins.history kinto.plugins.flush",
  "multiauth.policies": "account basicauth",
  "multiauth.policy.account.use": "kinto.plugins.accounts.AccountsPolicy",
  "kinto.account_create_principals": "system.Everyone",
  "kinto.bucket_create_principals": "system.Authenticated",
  "kinto.experimental_permissions_endpoint": "true",
};

/**
 * A file for `pserve`. `settings` replace those above; null takes one away.
 *
 * @param {{
 *   backend: string;
 *   databaseUrl?: string | undefined;
 *   port: number;
 *   settings?: Readonly<Record<string, string | null>>;
 * }} wanted
 */
export function settingsFile({ backend, databaseUrl, port, settings = {} }) {
  const app = { ...ALWAYS, ...backendSettings(backend, databaseUrl), ...settings };
  const server = { use: "egg:waitress#main", host: "127.0.0.1", port };
  return section("app:main", app) + section("server:main", server);
}

function backendSettings(backend, url) {
  const kinds = ["storage", "permission", "cache"];
  const chosen = kinds.map((kind) => [`kinto.${kind}_backend`, `kinto.core.${kind}.${backend}`]);
  const urls = url === undefined ? [] : kinds.map((kind) => [`kinto.${kind}_url`, url]);
  return Object.fromEntries([...chosen, ...urls]);
}

function section(name, settings) {
  const lines = Object.entries(settings)
    .filter(([, value]) => value !== null)
    // a percent sign begins a reference, a line that is not indented a setting
    .map(
      ([key, value]) => `${key} = ${String(value).replaceAll("%", "%%").replaceAll("\n", "\n  ")}`,
    );
  return `[${name}]\n${lines.join("\n")}\n\n`;
}
