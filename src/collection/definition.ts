import { InvalidInputError } from "../errors.js";
import { DEFAULT_STRATEGY, type AnyStrategy, type Strategy } from "../merge/strategy.js";
import type { JsonObject } from "../record/json.js";
import { isRecordId } from "../record/record-id.js";
import type { CollectionKey } from "../store/rows.js";

export interface CollectionOptions<T> {
  /** The bucket on the server. Default: `"default"`, the user's own. */
  readonly bucket?: string;
  /** What to do where both sides changed a record. Default: `threeWay()`. */
  readonly merge?: Strategy<NoInfer<T>>;
  /**
   * Raise it when the rest of the definition changes. Tabs and workers that still run older code then stop syncing the
   * collection until they are loaded again, and this one takes over. A positive integer; default: 1.
   */
  readonly version?: number;
  /**
   * Whether a sync brings the attributes of the collection itself, for `metadata()`. Where somebody is signed in, they come
   * in the request that asks for changes. Default: false.
   */
  readonly metadata?: boolean;
}

/** A collection of records of some type. */
export interface AnyCollectionDefinition {
  readonly key: CollectionKey;
  readonly name: string;
  readonly bucket: string;
  readonly merge: AnyStrategy;
  readonly version: number;
  readonly metadata: boolean;
}

/** What a collection is, for every tab and worker that opens it. */
export interface CollectionDefinition<T extends object> extends AnyCollectionDefinition {
  /** The type of its records; only for the compiler, never there. */
  readonly type?: T;
}

/**
 * Names a collection and says how its records merge. A definition is shared by the page, other tabs and workers.
 *
 * @throws InvalidInputError for a name that Kinto does not take, or a version that is no positive integer.
 */
export function defineCollection<T extends object = JsonObject>(
  name: string,
  options: CollectionOptions<T> = {},
): CollectionDefinition<T> {
  const { bucket = "default", merge = DEFAULT_STRATEGY, version = 1, metadata = false } = options;
  checkName(name, "collection");
  checkName(bucket, "bucket");
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new InvalidInputError(`version is ${version}: give 1, 2, 3 …`);
  }
  return Object.freeze({ key: `${bucket}/${name}`, name, bucket, merge, version, metadata });
}

function checkName(name: string, what: string): void {
  if (isRecordId(name)) return;
  throw new InvalidInputError(
    `${JSON.stringify(name)} is no name of a ${what}: use letters, digits, "_" and "-", beginning with one of the first two, at most 255`,
  );
}
