import { newRecordId, type RandomBytes } from "../../record/record-id.js";

export type ResourceName = "bucket" | "group" | "collection" | "record" | "account";

/** What distinguishes one kind of object from another (`kinto/views/*.py`). */
export interface Resource {
  readonly name: ResourceName;
  readonly permissions: readonly string[];
  readonly idPattern: RegExp;
  readonly newId: (random: RandomBytes) => string;
}

const SIMPLE_ID = /^[a-zA-Z0-9][a-zA-Z0-9_-]*$/;
const ACCOUNT_ID = /^[a-zA-Z0-9][+.@a-zA-Z0-9_-]*$/;

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
};

const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

/** Eight characters, of which the first is a letter or a digit. 64 characters, so that none is likelier. */
function newName(random: RandomBytes): string {
  for (;;) {
    const name = Array.from(random(new Uint8Array(8)), (byte) => LETTERS[byte % 64]).join("");
    if (SIMPLE_ID.test(name)) return name;
  }
}
