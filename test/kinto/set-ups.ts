import type { Profile } from "../server/profiles.js";

/** The two ways in which both servers are set up: with everything that Kinto has, and with little of it. */
export const SET_UPS = {
  full: {
    ours: { schemaValidation: true, history: true, permissionsEndpoint: true },
    kinto: { "kinto.experimental_collection_schema_validation": "true" },
  },
  bare: {
    ours: {
      history: false,
      permissionsEndpoint: false,
      paginateBy: 3,
      backoff: 7,
      batchMaxRequests: 4,
      principals: { bucket_read: ["account:alice"] },
    },
    kinto: {
      "kinto.includes": "kinto.plugins.default_bucket kinto.plugins.accounts kinto.plugins.flush",
      "kinto.experimental_permissions_endpoint": "false",
      "kinto.paginate_by": "3",
      "kinto.backoff": "7",
      "kinto.batch_max_requests": "4",
      "kinto.bucket_read_principals": "account:alice",
    },
  },
} as const satisfies Readonly<Record<string, Profile>>;

export type SetUp = keyof typeof SET_UPS;

/** Which of them a seed is for. */
export function setUpOf(seed: number): SetUp {
  return seed % 4 === 0 ? "bare" : "full";
}
