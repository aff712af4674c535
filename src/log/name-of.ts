import type { CollectionKey } from "../store/rows.js";

/** What a collection is called in the story: by its name alone where it lies in the user's own bucket. */
export function nameOf(collection: CollectionKey): string {
  return collection.replace(/^default\//, "");
}
