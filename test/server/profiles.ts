import type { KintoServerOptions } from "../../src/server/index.js";

/** One way to set up a server: the same for ours and for the real Kinto, each in its own words. */
export interface Profile {
  readonly ours: KintoServerOptions;
  /** Lines of Kinto's ini file, over those of `scripts/kinto/settings.mjs`; null takes a line away. */
  readonly kinto: Readonly<Record<string, string | null>>;
}

/**
 * The settings that blocks of rows ask for by name. To try another setting: add a profile here, then a `Block` of
 * `tables/` with `profile: "its name"`. The block has servers of its own, ours and (by `npm run test:kinto`) a real
 * one for each backend, started before its first row and stopped after its last.
 */
export const PROFILES = {
  backoff: { ours: { backoff: 10 }, kinto: { "kinto.backoff": "10" } },
  "history: nothing of these": {
    ours: {
      historyExcludeResources: [
        "/buckets/secret",
        "/buckets/b/collections/hidden",
        "/buckets/b/groups/quiet",
        "/buckets/b/collections/c/records/quiet",
      ],
      historyExcludeUserIds: ["account:mary"],
    },
    kinto: {
      "kinto.history.exclude_resources":
        "/buckets/secret /buckets/b/collections/hidden /buckets/b/groups/quiet /buckets/b/collections/c/records/quiet",
      "kinto.history.exclude_user_ids": "account:mary",
    },
  },
  "history: a few": {
    ours: { historyAutoTrimMaxCount: 2, historyAutoTrimThreshold: 1 },
    kinto: {
      "kinto.history.auto_trim_max_count": "2",
      "kinto.history.auto_trim_threshold": "1",
    },
  },
  "history: a few of mary": {
    ours: {
      historyAutoTrimMaxCount: 1,
      historyAutoTrimThreshold: 0,
      historyAutoTrimUserIds: ["account:mary", "account:alice"],
    },
    kinto: {
      "kinto.history.auto_trim_max_count": "1",
      "kinto.history.auto_trim_threshold": "0",
      "kinto.history.auto_trim_user_ids": "account:mary account:alice",
    },
  },
  "history: permissions of the bucket only": {
    ours: { explicitPermissions: false },
    kinto: { "kinto.explicit_permissions": "false" },
  },
  "no history, no permissions endpoint": {
    ours: { history: false, permissionsEndpoint: false },
    kinto: {
      "kinto.includes": "kinto.plugins.default_bucket kinto.plugins.accounts kinto.plugins.flush",
      "kinto.experimental_permissions_endpoint": "false",
    },
  },
  "permissions by settings": {
    ours: {
      principals: {
        bucket_write: ["account:alice"],
        collection_read: ["account:mary"],
        collection_create: ["account:alice"],
        group_create: ["account:mary"],
        group_write: ["system.Authenticated"],
        record_create: ["account:mary"],
        record_write: ["account:mary"],
        account_write: ["account:alice"],
        history_read: ["account:mary"],
        permissions_read: ["system.Authenticated"],
      },
    },
    kinto: {
      "kinto.bucket_write_principals": "account:alice",
      "kinto.collection_read_principals": "account:mary",
      "kinto.collection_create_principals": "account:alice",
      "kinto.group_create_principals": "account:mary",
      "kinto.group_write_principals": "system.Authenticated",
      "kinto.record_create_principals": "account:mary",
      "kinto.record_write_principals": "account:mary",
      "kinto.account_write_principals": "account:alice",
      "kinto.history_read_principals": "account:mary",
      "kinto.permissions_read_principals": "system.Authenticated",
    },
  },
  "schema validation": {
    ours: { schemaValidation: true },
    kinto: { "kinto.experimental_collection_schema_validation": "true" },
  },
  "pages of ten": { ours: { paginateBy: 10 }, kinto: { "kinto.paginate_by": "10" } },
  "announced end": {
    ours: { eos: "2099-12-31", eosMessage: "Move on", eosUrl: "https://kinto.test/eos" },
    kinto: {
      "kinto.eos": "2099-12-31",
      "kinto.eos_message": "Move on",
      "kinto.eos_url": "https://kinto.test/eos",
    },
  },
  ended: {
    ours: { eos: "2016-01-01", eosMessage: "Gone", eosUrl: "https://kinto.test/eos" },
    kinto: {
      "kinto.eos": "2016-01-01",
      "kinto.eos_message": "Gone",
      "kinto.eos_url": "https://kinto.test/eos",
    },
  },
  "settings of all kinds": {
    ours: {
      batchMaxRequests: 2,
      corsOrigins: ["https://*.kinto.test", "http://whole.test"],
      corsMaxAge: 60,
      endpoints: {
        plural_bucket_post: false,
        object_collection_put: false,
        object_record_delete: false,
        object_group_get: false,
        plural_collection_head: false,
      },
      cacheExpires: { bucket: 10, collection: 0, record: 5, "b.record": 20, "b.own.record": 0 },
      versionPrefixRedirectTtl: 30,
      trailingSlashRedirectTtl: -1,
      httpScheme: "https",
      httpHost: "kinto.test:8443",
      projectName: "sync",
      projectDocs: "https://docs.kinto.test/",
    },
    kinto: {
      "kinto.batch_max_requests": "2",
      "kinto.cors_origins": "https://*.kinto.test http://whole.test",
      "kinto.cors_max_age_seconds": "60",
      "kinto.plural_bucket_post_enabled": "false",
      "kinto.object_collection_put_enabled": "false",
      "kinto.object_record_delete_enabled": "false",
      "kinto.object_group_get_enabled": "false",
      "kinto.plural_collection_head_enabled": "false",
      "kinto.bucket_cache_expires_seconds": "10",
      "kinto.collection_cache_expires_seconds": "0",
      "kinto.record_cache_expires_seconds": "5",
      "kinto.b.record_cache_expires_seconds": "20",
      "kinto.b.own.record_cache_expires_seconds": "0",
      "kinto.version_prefix_redirect_ttl_seconds": "30",
      "kinto.trailing_slash_redirect_ttl_seconds": "-1",
      "kinto.http_scheme": "https",
      "kinto.http_host": "kinto.test:8443",
      "kinto.project_name": "sync",
      "kinto.project_docs": "https://docs.kinto.test/",
    },
  },
  "administrators, no redirects": {
    ours: {
      principals: {
        account_write: ["account:alice"],
        account_read: ["account:alice"],
      },
      versionPrefixRedirect: false,
      trailingSlashRedirect: false,
    },
    kinto: {
      "kinto.account_write_principals": "account:alice",
      "kinto.account_read_principals": "account:alice",
      "kinto.version_prefix_redirect_enabled": "false",
      "kinto.trailing_slash_redirect_enabled": "false",
    },
  },
  "user data, no history": {
    ours: { history: false, principals: { "user-data_delete": ["account:alice"] } },
    kinto: {
      "kinto.user-data_delete_principals": "account:alice",
      "kinto.includes": "kinto.plugins.default_bucket kinto.plugins.accounts kinto.plugins.flush",
    },
  },
  "accounts alone, who own nothing": {
    ours: {
      policies: ["account"],
      explicitPermissions: false,
      principals: { bucket_write: ["account:bob"] },
    },
    kinto: {
      "multiauth.policies": "account",
      "kinto.explicit_permissions": "false",
      "kinto.bucket_write_principals": "account:bob",
    },
  },
  "basicauth alone": {
    ours: { policies: ["basicauth"] },
    kinto: {
      "multiauth.policies": "basicauth",
      "multiauth.policy.account.use": null,
      "kinto.account_create_principals": null,
      "kinto.includes": "kinto.plugins.default_bucket kinto.plugins.history kinto.plugins.flush",
    },
  },
  "read-only": { ours: { readonly: true }, kinto: { "kinto.readonly": "true" } },
} satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;
