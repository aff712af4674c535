import { Signal } from "../view/observable.js";

/** Who the content of a database belongs to. */
export interface Identity {
  /** The user id on the server, such as `account:bob`. */
  readonly principal: string;
  /** The id of the user's own bucket, once a sync has learnt it. */
  readonly bucket: string | null;
}

/** Whose the content is, as far as it is known when it is opened. */
export function identityOf(principal: string | undefined): Signal<Identity | null> {
  return new Signal<Identity | null>(
    principal === undefined ? null : { principal, bucket: null },
    (a, b) => a?.principal === b?.principal && a?.bucket === b?.bucket,
  );
}
