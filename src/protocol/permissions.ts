/**
 * Whom a permission is given to, as Kinto writes it: `account:bob`, `/buckets/b/groups/friends`, `system.Everyone`.
 * The functions beside this type make them (`kinto/core/authorization.py`).
 */
export type Principal = string;

/** Everybody, also those who are not signed in. */
export const everyone: Principal = "system.Everyone";

/** Everybody who is signed in. */
export const authenticated: Principal = "system.Authenticated";

/** The principal of an account. */
export function accountPrincipal(name: string): Principal {
  return `account:${name}`;
}

/** The principal of a group: whoever is a member of it when a request is made. */
export function groupPrincipal(bucket: string, id: string): Principal {
  return `/buckets/${bucket}/groups/${id}`;
}

/** Who may read and write a record. Who wrote it may always do both. */
export interface RecordPermissions {
  readonly read?: readonly Principal[];
  readonly write?: readonly Principal[];
}

/** Who may read and write the collection and every record in it, and who may create records and owns what it creates. */
export interface CollectionPermissions extends RecordPermissions {
  readonly "record:create"?: readonly Principal[];
}

/** Who may read and write everything in the bucket, and who may create collections and groups there. */
export interface BucketPermissions extends RecordPermissions {
  readonly "collection:create"?: readonly Principal[];
  readonly "group:create"?: readonly Principal[];
}
