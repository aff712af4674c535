/** Paths below the root URL (`…/v1`). Ids are checked before they come here, and encoded all the same. */

export function bucketPath(bucket: string): string {
  return `/buckets/${encodeURIComponent(bucket)}`;
}

export function collectionPath(bucket: string, collection: string): string {
  return `${bucketPath(bucket)}/collections/${encodeURIComponent(collection)}`;
}

export function recordsPath(bucket: string, collection: string): string {
  return `${collectionPath(bucket, collection)}/records`;
}

export function recordPath(bucket: string, collection: string, id: string): string {
  return `${recordsPath(bucket, collection)}/${encodeURIComponent(id)}`;
}

export function accountPath(name: string): string {
  return `/accounts/${encodeURIComponent(name)}`;
}

/** Kinto refuses a whole batch when one of its paths contains this text (`kinto/core/views/batch.py`). */
export function fitsInBatch(path: string): boolean {
  return !path.includes("/batch");
}
