import { ERRNO } from "../../protocol/names.js";
import { isJsonObject, type JsonObject } from "../../record/json.js";
import { invalidBody, notFound } from "../http/http-error.js";
import type { StoredObject } from "../storage/storage.js";
import type { Visit } from "./visit.js";

const MODIFIED = "last_modified";
const SCHEMA = "schema";

/**
 * Checks data by the schema of its collection, then by that which the bucket has for its kind of objects, if the
 * server is set up so. A record gets the time of the collection whose schema it followed
 * (`process_object` of `kinto/views/records.py`, `collections.py` and `groups.py`).
 */
export function validate(visit: Visit, data: JsonObject): JsonObject {
  const { name } = visit.route.resource;
  const isOn = visit.call.exchange.world.settings.schemaValidation;
  if (!isOn || (name !== "record" && name !== "collection" && name !== "group")) return data;
  const { collection } = visit.target;
  const schema = name === "record" ? collection?.[SCHEMA] : undefined;
  const internal = name === "record" ? [MODIFIED, SCHEMA] : [MODIFIED];
  if (isJsonObject(schema)) follow(visit, schema, data, internal);
  const general = findBucket(visit)[`${name}:schema`];
  if (isJsonObject(general)) follow(visit, general, data, internal);
  return collection !== undefined && isJsonObject(schema)
    ? { ...data, [SCHEMA]: collection.last_modified }
    : data;
}

function follow(
  { call }: Visit,
  schema: JsonObject,
  data: JsonObject,
  internal: readonly string[],
): void {
  const fault = call.exchange.world.schemas.get(schema, internal)(data);
  if (fault !== undefined) throw invalidBody(fault.field, fault.message);
}

function findBucket({ call, route }: Visit): StoredObject {
  const { buckets, world } = call.exchange;
  const id = route.bucket ?? "";
  const path = `/buckets/${id}`;
  const known = buckets.get(path);
  if (known !== undefined) return known;
  const row = world.storage.get("/buckets", id);
  if (row === undefined || row.deleted) throw notFound(id, "bucket", ERRNO.unknownRoute);
  buckets.set(path, row.object);
  return row.object;
}
