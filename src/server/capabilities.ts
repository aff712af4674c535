import type { JsonObject } from "../record/json.js";
import { historyCapability } from "./history/history-capability.js";
import type { Settings } from "./settings.js";

const API = "https://kinto.readthedocs.io/en/latest/api/1.x/";

/** What this server can do, in Kinto's words: they are what clients of several servers compare. */
export function capabilities(settings: Settings): JsonObject {
  const { flush, permissionsEndpoint, policies, schemaValidation } = settings;
  return {
    ...(policies.includes("basicauth") && {
      basicauth: {
        description: "Very basic authentication sessions. Not for production use.",
        url: "http://kinto.readthedocs.io/en/stable/api/1.x/authentication.html",
      },
    }),
    ...(policies.includes("account") && {
      accounts: {
        description: "Manage user accounts.",
        url: `${API}accounts.html`,
        validation_enabled: false,
      },
    }),
    default_bucket: {
      description:
        "The default bucket is an alias for a personal bucket where collections are created implicitly.",
      url: `${API}buckets.html#personal-bucket-default`,
    },
    ...(settings.history && { history: historyCapability(settings) }),
    ...(flush && {
      flush_endpoint: {
        description: "The __flush__ endpoint can be used to remove all data from all backends.",
        url: `${API}flush.html`,
      },
    }),
    ...(schemaValidation && {
      schema: {
        description: "Validates collection records with JSON schemas.",
        url: `${API}collections.html#collection-json-schema`,
      },
    }),
    ...(permissionsEndpoint && {
      permissions_endpoint: {
        description: "The permissions endpoint can be used to list all user objects permissions.",
        url: "https://kinto.readthedocs.io/en/latest/configuration/settings.html#activating-the-permissions-endpoint",
      },
    }),
  };
}
