import { PARAMETER } from "../protocol/names.js";
import { nameOf } from "./name-of.js";

/** What a path of the server names. */
export interface Place {
  /** As in the keys of collections: `bucket/collection`; null: the path leads to none. */
  readonly collection: string | null;
  /** What it is called in the story. */
  readonly name: string;
  readonly isList: boolean;
  readonly record: string | null;
  readonly since: string | null;
  /** A list without deletions: it is read for the first time. */
  readonly isFirst: boolean;
}

const PATH =
  /^\/buckets\/([^/?]+)(?:\/collections\/([^/?]+)(\/records(?:\/([^/?]+))?)?)?(?:\?(.*))?$/;

export function placeOf(path: string): Place {
  const [, bucket, id, records, record, query = ""] = PATH.exec(path) ?? [];
  const collection =
    bucket === undefined || id === undefined
      ? null
      : `${decodeURIComponent(bucket)}/${decodeURIComponent(id)}`;
  const asked = new URLSearchParams(query);
  return {
    collection,
    name: collection === null ? (bucket ?? "") : nameOf(collection),
    isList: records !== undefined && record === undefined,
    record: record === undefined ? null : decodeURIComponent(record),
    since: asked.get(PARAMETER.since),
    isFirst: asked.has("not_deleted"),
  };
}
