/** Who the content of a database belongs to. */
export interface Identity {
  /** The user id on the server, such as `account:bob`. */
  readonly principal: string;
  /** The id of the user's own bucket, once a sync has learnt it. */
  readonly bucket: string | null;
}
