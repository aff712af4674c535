import { HEADER } from "../../protocol/names.js";
import type { Filters } from "./filters.js";

const DEPRECATED_TO = JSON.stringify({
  code: "soft-eol",
  message: "_to is now deprecated, you should use _before instead",
  url: "https://kinto.readthedocs.io/en/2.4.0/api/resource.html#list-of-available-url-parameters",
});

/** What is said to who still uses `_to`. */
export function alertHeaders({ deprecated }: Filters): Record<string, string> {
  return deprecated ? { [HEADER.alert]: DEPRECATED_TO } : {};
}
