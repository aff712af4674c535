import { newRecordId, type RandomBytes } from "../../record/record-id.js";

/** `history` and `permissions` are lists only: of what was done, and of what the user may do. */
export type ResourceName =
  | "bucket"
  | "group"
  | "collection"
  | "record"
  | "account"
  | "history"
  | "permissions";

/** What distinguishes one kind of object from another (`kinto/views/*.py`). */
export interface Resource {
  readonly name: ResourceName;
  readonly permissions: readonly string[];
  readonly idPattern: RegExp;
  readonly newId: (random: RandomBytes) => string;
  /** The methods of its list, in the order of `Allow`; undefined where it has all of them. */
  readonly listMethods?: readonly string[];
  /** The only fields that filters, `_sort` and `_fields` may name; undefined where objects have any. */
  readonly fields?: ReadonlySet<string>;
  /** Fields that hold ids, where a filter's number means the text (`record_id=42`). */
  readonly idFields?: ReadonlySet<string>;
}

/** A line feed may stand at the end, where Python's `$` matches as well. */
const SIMPLE_ID = /^[a-zA-Z0-9][a-zA-Z0-9_-]*\n?$/;
const ACCOUNT_ID = /^[a-zA-Z0-9][+.@a-zA-Z0-9_-]*\n?$/;

const ALWAYS_THERE = ["id", "last_modified", "deleted"];
const PLACES = ["bucket_id", "collection_id", "group_id", "record_id"];

export const RESOURCES: Readonly<Record<ResourceName, Resource>> = {
  bucket: {
    name: "bucket",
    permissions: ["read", "write", "collection:create", "group:create"],
    idPattern: SIMPLE_ID,
    newId: newName,
  },
  group: {
    name: "group",
    permissions: ["read", "write"],
    idPattern: SIMPLE_ID,
    newId: newName,
  },
  collection: {
    name: "collection",
    permissions: ["read", "write", "record:create"],
    idPattern: SIMPLE_ID,
    newId: newName,
  },
  record: {
    name: "record",
    permissions: ["read", "write"],
    idPattern: SIMPLE_ID,
    newId: newRecordId,
  },
  account: {
    name: "account",
    permissions: ["read", "write"],
    idPattern: ACCOUNT_ID,
    newId: newName,
  },
  history: {
    name: "history",
    permissions: [],
    idPattern: SIMPLE_ID,
    newId: newRecordId,
    listMethods: ["GET", "HEAD", "DELETE"],
    fields: new Set([
      ...ALWAYS_THERE,
      ...PLACES,
      "user_id",
      "uri",
      "action",
      "date",
      "resource_name",
      "target",
    ]),
    idFields: new Set(["record_id", "collection_id", "bucket_id"]),
  },
  permissions: {
    name: "permissions",
    permissions: [],
    idPattern: SIMPLE_ID,
    newId: newName,
    listMethods: ["HEAD", "GET"],
    fields: new Set([...ALWAYS_THERE, ...PLACES, "uri", "resource_name"]),
  },
};

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

/** Eight characters, of which the first is a letter or a digit. 64 characters, so that none is likelier. */
function newName(random: RandomBytes): string {
  for (;;) {
    const name = Array.from(random(new Uint8Array(8)), (byte) => LETTERS[byte % 64]).join("");
    if (SIMPLE_ID.test(name)) return name;
  }
}
