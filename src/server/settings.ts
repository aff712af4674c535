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
  /** `kinto.retry_after_seconds`. */
  readonly retryAfter: number;
  /** `kinto.readonly`. */
  readonly readonly: boolean;
  /** Whether `POST /__flush__` empties the server (`kinto.plugins.flush`). */
  readonly flush: boolean;
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
  retryAfter: 3,
  readonly: false,
  flush: false,
  userIdSecret: "",
  defaultBucketSecret: "",
  principals: {
    account_create: ["system.Everyone"],
    bucket_create: ["system.Authenticated"],
  },
  tokenValidity: 600,
};
