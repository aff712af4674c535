import type { AnyCollectionDefinition } from "./definition.js";

/**
 * What of a definition decides about records, as text: the version, then the strategy with its options. Tabs and workers with the same
 * one may sync the same collection.
 *
 * It is stored, so it must stay the same from release to release. Functions count as one another: a minifier gives the
 * same function another name in each bundle, and the app raises `version` where one is to replace another.
 */
export function fingerprintOf({
  version,
  merge,
}: Pick<AnyCollectionDefinition, "version" | "merge">): string {
  if (typeof merge === "function") return `${version} function`;
  return [version, merge.kind, ...(merge.rules === undefined ? [] : [merge.rules.text])].join(" ");
}
