import { InvalidInputError } from "../errors.js";
import { DEFAULT_STRATEGY, type AnyStrategy, type Strategy } from "../merge/strategy.js";
import type { JsonObject } from "../record/json.js";
import type { BucketPermissions, CollectionPermissions } from "../protocol/permissions.js";
import { isRecordId } from "../record/record-id.js";
import type { CollectionKey } from "../store/rows.js";
import type { Parents } from "../sync/terms.js";
import { checkPermissions } from "./check-permissions.js";
import { readShape, type Shape, type ShapeOptions } from "./shape.js";

export interface CollectionOptions<T> extends ShapeOptions<NoInfer<T>> {
  /** The bucket on the server. Default: `"default"`, the user's own. */
  readonly bucket?: string;
  /** What to do where both sides changed a record. Default: `threeWay()`. */
  readonly merge?: Strategy<NoInfer<T>>;
  /**
   * Makes the bucket and the collection at the first sync where the server lacks them, with these permissions. Those
   * that are there stay as they are. Parents that vanish later are not made again: then a sync stops, and nothing is lost.
   * Only for a bucket of its own name: the user's own needs none of this.
   */
  readonly ensure?: EnsureOptions;
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
  /**
   * `"never"`: for collections too big for memory. Their records are found one by one on the disk (`get`, `update`, …), or stream
   * by (`scan`); only what is unsent is in memory. `list`, `count` and `live` reject, and so does `db.transaction()`. Not
   * with `localFields`. Each write of a sync costs more for it. What was stored otherwise is moved over in the background, and
   * a definition without it can read what was stored with it.
   */
  readonly load?: "never";
}

export interface EnsureOptions {
  /** Of the collection. */
  readonly permissions?: CollectionPermissions;
  /** Of the bucket. */
  readonly bucketPermissions?: BucketPermissions;
}

/** A collection of records of some type. */
export interface AnyCollectionDefinition extends Shape {
  readonly key: CollectionKey;
  readonly name: string;
  readonly bucket: string;
  readonly merge: AnyStrategy;
  readonly version: number;
  readonly metadata: boolean;
  /** Whether all its records may be in memory together. */
  readonly load: "never" | "on-use";
  /** @internal */
  readonly ensure: Parents | null;
}

/** What a collection is, for every tab and worker that opens it. */
export interface CollectionDefinition<T extends object> extends AnyCollectionDefinition {
  /** The type of its records; only for the compiler, never there. */
  readonly type?: T;
}

/**
 * Names a collection and says how its records merge. A definition is shared by the page, other tabs and workers.
 *
 * @throws InvalidInputError for a name that Kinto does not take, a version that is no positive integer, another `load` than
 * `"never"`, or a local field, a transformer or a function that cannot be one.
 */
export function defineCollection<T extends object = JsonObject>(
  name: string,
  options: CollectionOptions<T> = {},
): CollectionDefinition<T> {
  const { bucket = "default", merge = DEFAULT_STRATEGY, version = 1 } = options;
  const { metadata = false, ensure, load = "on-use" } = options;
  checkName(name, "collection");
  checkName(bucket, "bucket");
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new InvalidInputError(`version is ${version}: give 1, 2, 3 …`);
  }
  if (options.load !== undefined && options.load !== "never") {
    throw new InvalidInputError(`load is ${JSON.stringify(load)}: give "never", or leave it out`);
  }
  if (load === "never" && (options.localFields ?? []).length > 0) {
    throw new InvalidInputError(
      `localFields of ${name} would have to be in memory: leave them out, or load: "never"`,
    );
  }
  const parents = ensure === undefined ? null : parentsOf(ensure, bucket);
  return Object.freeze({
    key: `${bucket}/${name}`,
    name,
    bucket,
    merge,
    version,
    metadata,
    load,
    ensure: parents,
    ...readShape(options),
  });
}

function parentsOf(ensure: EnsureOptions, bucket: string): Parents {
  if (bucket === "default") {
    throw new InvalidInputError(
      'ensure is for a bucket with a name of its own: the server makes "default" and its collections by itself',
    );
  }
  const { permissions = {}, bucketPermissions = {} } = ensure;
  return {
    collection: checkPermissions(permissions, ["read", "write", "record:create"]),
    bucket: checkPermissions(bucketPermissions, [
      "read",
      "write",
      "collection:create",
      "group:create",
    ]),
  };
}

function checkName(name: string, what: string): void {
  if (isRecordId(name)) return;
  throw new InvalidInputError(
    `${JSON.stringify(name)} is no name of a ${what}: use letters, digits, "_" and "-", beginning with one of the first two, at most 255`,
  );
}
