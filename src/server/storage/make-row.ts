import { setOwn, type Json } from "../../record/json.js";
import type { Change, Row, StoredObject } from "./storage.js";

/** The row that a change leaves under a timestamp. Its id and timestamp are not those of the fields. */
export function makeRow({ id, fields, acl, deleted }: Change, timestamp: number): Row {
  const object: Record<string, Json> = { id, last_modified: timestamp };
  for (const key of Object.keys(fields)) {
    if (key !== "id" && key !== "last_modified") setOwn(object, key, fields[key] as Json);
  }
  return { object: object as StoredObject, deleted, acl };
}
