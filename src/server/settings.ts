import { DEFAULT_POLICIES, type Policy } from "./identity/policy.js";
import { VERSION_INFO } from "./version.js";
import type { JsonObject } from "../record/json.js";

/** How a server behaves. Names and defaults follow the settings of Kinto (`kinto/core/__init__.py`). */
export interface Settings {
  /** `kinto.paginate_by`: the largest page, or undefined for none below `maxFetchSize`. */
  readonly paginateBy: number | undefined;
  /** `kinto.storage_max_fetch_size`. */
  readonly maxFetchSize: number;
  /** `kinto.batch_max_requests`. */
  readonly batchMaxRequests: number;
  /** `kinto.backoff`: seconds in the `Backoff` header of every answer. */
  readonly backoff: number | undefined;
  /** `kinto.backoff_percentage`: how many answers of a hundred have it; undefined for all. */
  readonly backoffPercentage: number | undefined;
  /** `kinto.retry_after_seconds`. */
  readonly retryAfter: number;
  /** `kinto.eos`: the day, or the moment, at which the service ends (`2030-01-31`). */
  readonly eos: string | undefined;
  /** `kinto.eos_message`: what the header `Alert` says about it. */
  readonly eosMessage: string | undefined;
  /** `kinto.eos_url`: where to read more. Undefined for `projectDocs`. */
  readonly eosUrl: string | undefined;
  /**
   * Answers every request by 503, as Kinto does whose database is down. A function is asked before each request.
   * Kinto has no such setting.
   */
  readonly maintenance: boolean | (() => boolean);
  /** `kinto.readonly`. */
  readonly readonly: boolean;
  /** `kinto.cors_origins`: patterns of the origins that may use the server, with the wildcards of file names. */
  readonly corsOrigins: readonly string[];
  /** `kinto.cors_max_age_seconds`: how long browsers keep the answer to a preflight; 0 leaves it to them. */
  readonly corsMaxAge: number;
  /** `kinto.explicit_permissions`: whether the author of an object becomes one of its writers. */
  readonly explicitPermissions: boolean;
  /**
   * `kinto.<plural|object>_<resource>_<method>_enabled`: false takes a method away from an endpoint
   * (`{ plural_bucket_post: false }`).
   */
  readonly endpoints: Readonly<Record<string, boolean>>;
  /**
   * `kinto.<name>_cache_expires_seconds`: how long anonymous readers may keep answers, by resource (`bucket`), and for
   * records also by bucket (`blog.record`) or collection (`blog.articles.record`).
   */
  readonly cacheExpires: Readonly<Record<string, number>>;
  /** `kinto.root_cache_expires_seconds`: how long the root of a read-only server may be kept. */
  readonly rootCacheExpires: number;
  /** `kinto.trailing_slash_redirect_enabled`. */
  readonly trailingSlashRedirect: boolean;
  /** `kinto.trailing_slash_redirect_ttl_seconds`; -1 says nothing about keeping it. */
  readonly trailingSlashRedirectTtl: number;
  /** `kinto.version_prefix_redirect_enabled`: whether `/buckets` leads to `/v1/buckets`. */
  readonly versionPrefixRedirect: boolean;
  /** `kinto.version_prefix_redirect_ttl_seconds`; -1 says nothing about keeping it. */
  readonly versionPrefixRedirectTtl: number;
  /** `kinto.http_scheme`: that of the absolute URLs in answers. Undefined for that of the request. */
  readonly httpScheme: string | undefined;
  /** `kinto.http_host`: host and port of the absolute URLs in answers. */
  readonly httpHost: string | undefined;
  /** `kinto.project_name`. */
  readonly projectName: string;
  /** `kinto.project_docs`. */
  readonly projectDocs: string;
  /** `kinto.error_info_link`: where to report faults of the server. */
  readonly errorInfoLink: string;
  /** What `/__version__` answers (the file `kinto.version_json_path`). */
  readonly versionInfo: JsonObject;
  /** `multiauth.policies`: the ways to authenticate, of which the first that knows a user wins. */
  readonly policies: readonly Policy[];
  /** `kinto.account_cache_ttl_seconds`: how long a password that was right is not hashed again. */
  readonly accountCacheTtl: number;
  /**
   * The largest body in bytes: a larger one is answered by 413. No JSON patch makes an object larger than about that.
   * Kinto leaves it to the server before it (`waitress` takes a gigabyte).
   */
  readonly maxBodySize: number;
  /** How deep the JSON of a request, and of what a JSON patch makes, may be nested. Kinto has no such setting. */
  readonly maxBodyDepth: number;
  /** Whether `POST /__flush__` empties the server (`kinto.plugins.flush`). */
  readonly flush: boolean;
  /** Whether changes are logged and served, bucket by bucket (`kinto.plugins.history`). */
  readonly history: boolean;
  /** `kinto.history.exclude_resources`: the paths of buckets, collections, groups and records that are not logged. */
  readonly historyExcludeResources: readonly string[];
  /** `kinto.history.exclude_user_ids`: whose changes are not logged. */
  readonly historyExcludeUserIds: readonly string[];
  /** `kinto.history.auto_trim_max_count`: how many entries a bucket keeps for each kind of object; undefined for all. */
  readonly historyAutoTrimMaxCount: number | undefined;
  /** `kinto.history.auto_trim_user_ids`: whose entries are trimmed, each alone; empty for everybody's. */
  readonly historyAutoTrimUserIds: readonly string[];
  /** `kinto.history.auto_trim_threshold`: how many entries there may be over the maximum before they are trimmed. */
  readonly historyAutoTrimThreshold: number;
  /** `kinto.experimental_permissions_endpoint`: whether `/permissions` lists what the user may do. */
  readonly permissionsEndpoint: boolean;
  /** `kinto.experimental_collection_schema_validation`: whether data must follow the schemas in buckets and collections. */
  readonly schemaValidation: boolean;
  /** `kinto.userid_hmac_secret`. */
  readonly userIdSecret: string;
  /** `kinto.default_bucket_hmac_secret`. */
  readonly defaultBucketSecret: string;
  /** Who may do what by configuration, whatever the permissions of objects say: `{ bucket_create: […] }`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** `kinto.pagination_token_validity_seconds`, for the tokens of plural deletions. */
  readonly tokenValidity: number;
}

/** Anybody may make an account, and every user may make buckets. */
export const DEFAULT_SETTINGS: Settings = {
  paginateBy: undefined,
  maxFetchSize: 10_000,
  batchMaxRequests: 25,
  backoff: undefined,
  backoffPercentage: undefined,
  retryAfter: 3,
  eos: undefined,
  eosMessage: undefined,
  eosUrl: undefined,
  maintenance: false,
  readonly: false,
  corsOrigins: ["*"],
  corsMaxAge: 3600,
  explicitPermissions: true,
  endpoints: {},
  cacheExpires: {},
  rootCacheExpires: 86_400,
  trailingSlashRedirect: true,
  trailingSlashRedirectTtl: 3600,
  versionPrefixRedirect: true,
  versionPrefixRedirectTtl: -1,
  httpScheme: undefined,
  httpHost: undefined,
  projectName: "kinto",
  projectDocs: "https://kinto.readthedocs.io/",
  errorInfoLink: "https://github.com/Kinto/kinto/issues/",
  versionInfo: VERSION_INFO,
  policies: DEFAULT_POLICIES,
  accountCacheTtl: 30,
  maxBodySize: 16 * 1024 * 1024,
  maxBodyDepth: 500,
  flush: false,
  history: false,
  historyExcludeResources: [],
  historyExcludeUserIds: [],
  historyAutoTrimMaxCount: undefined,
  historyAutoTrimUserIds: [],
  historyAutoTrimThreshold: 100,
  permissionsEndpoint: false,
  schemaValidation: false,
  userIdSecret: "",
  defaultBucketSecret: "",
  principals: {
    account_create: ["system.Everyone"],
    bucket_create: ["system.Authenticated"],
    permissions_read: ["system.Everyone"],
  },
  tokenValidity: 600,
};
