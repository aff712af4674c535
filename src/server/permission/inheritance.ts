import type { ResourceName } from "../resource/resource.js";

type Granted = Readonly<Partial<Record<ResourceName, readonly string[]>>>;

/**
 * Which permissions, on which objects of the path, include a permission
 * (`kinto/authorization.py`, `PERMISSIONS_INHERITANCE_TREE`). `read:attributes` is what reading the object
 * itself takes, as opposed to reading the list below it.
 */
const TREE: Readonly<Record<ResourceName, Readonly<Record<string, Granted>>>> = {
  bucket: {
    write: { bucket: ["write"] },
    read: { bucket: ["write", "read"] },
    "read:attributes": { bucket: ["write", "read", "collection:create", "group:create"] },
    "group:create": { bucket: ["write", "group:create"] },
    "collection:create": { bucket: ["write", "collection:create"] },
  },
  group: {
    write: { bucket: ["write"], group: ["write"] },
    read: { bucket: ["write", "read"], group: ["write", "read"] },
  },
  collection: {
    write: { bucket: ["write"], collection: ["write"] },
    read: { bucket: ["write", "read"], collection: ["write", "read"] },
    "read:attributes": {
      bucket: ["write", "read"],
      collection: ["write", "read", "record:create"],
    },
    "record:create": { bucket: ["write"], collection: ["write", "record:create"] },
  },
  record: {
    write: { bucket: ["write"], collection: ["write"], record: ["write"] },
    read: {
      bucket: ["write", "read"],
      collection: ["write", "read"],
      record: ["write", "read"],
    },
  },
  account: {
    write: { account: ["write"] },
    read: { account: ["write", "read"] },
  },
  history: {
    write: { bucket: ["write"], history: ["write"] },
    read: { bucket: ["write", "read"], history: ["write", "read"] },
  },
  permissions: {},
};

/** How many segments of a path, with the empty one before the first slash, lead to an object. */
const LENGTH: Readonly<Record<ResourceName, number>> = {
  bucket: 3,
  group: 5,
  collection: 5,
  record: 7,
  account: 3,
  history: 5,
  permissions: 3,
};

const BY_PLURAL: Readonly<Record<string, ResourceName>> = {
  buckets: "bucket",
  groups: "group",
  collections: "collection",
  records: "record",
  accounts: "account",
  history: "history",
};

/** A permission on the object with this path. */
export interface Grant {
  readonly uri: string;
  readonly permission: string;
}

/**
 * The grants of which one is enough for a permission on a path. For a list they are those of its parent;
 * none for the lists at the root, which only the settings open.
 */
export function grantsFor(uri: string, permission: string): readonly Grant[] {
  const segments = uri.split("/");
  const isList = segments.length % 2 === 0;
  const object = isList ? segments.slice(0, -1) : segments;
  const name = BY_PLURAL[object.at(-2) ?? ""];
  if (object.length <= 2 || name === undefined) return [];
  const tree = TREE[name];
  const granted = (isList ? undefined : tree[`${permission}:attributes`]) ?? tree[permission] ?? {};
  return Object.entries(granted).flatMap(([level, permissions]) => {
    const ancestor = object.slice(0, LENGTH[level as ResourceName]).join("/");
    return permissions.map((each) => ({ uri: ancestor, permission: each }));
  });
}

/** These permissions on an object with what they include on the same object: `write` includes `read`. */
export function obtained(resource: ResourceName, held: ReadonlySet<string>): readonly string[] {
  return Object.keys(TREE[resource]).filter((permission) =>
    TREE[resource][permission]?.[resource]?.some((each) => held.has(each)),
  );
}

/** The permissions on an object itself that let it appear in the list of somebody who may not read the list. */
export function ownGrants(resource: ResourceName, permission: string): readonly string[] {
  const tree = TREE[resource];
  return (tree[`${permission}:attributes`] ?? tree[permission] ?? {})[resource] ?? [];
}
