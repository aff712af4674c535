import type { Stop } from "./stop.js";

const OF_ONE_COLLECTION: ReadonlySet<Stop["why"]> = new Set([
  "forbidden",
  "parent-missing",
  "doubt",
  "busy",
  "definition-differs",
  // what a full disk does not take of one collection keeps no edits of the others from leaving it
  "storage-full",
]);

/** Whether what keeps one collection from its end says nothing of the others. */
export function isOfOneCollection(stop: Stop): boolean {
  return OF_ONE_COLLECTION.has(stop.why);
}
