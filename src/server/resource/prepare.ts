import { isJsonObject, setOwn, type Json, type JsonObject } from "../../record/json.js";
import { invalidBody } from "../http/http-error.js";
import { fitsBcrypt } from "../identity/passwords.js";
import { isAdministrator } from "./account-list.js";
import { isSayableTime } from "./is-sayable-time.js";
import type { StoredObject } from "../storage/storage.js";
import { validate } from "./validate.js";
import { refuseNul } from "./refuse-nul.js";
import type { Visit } from "./visit.js";

/** Said of timestamps with which Kinto fails. */
export const OUT_OF_TIME = "last_modified is not between the years 1 and 9999";

/** An object on its way into the storage. */
export interface Prepared {
  readonly fields: JsonObject;
  readonly lastModified: number | undefined;
}

/**
 * The last rules before an object is stored (`process_object`): a `last_modified` that is no integer, or not
 * newer than that of the object it replaces, does not count; passwords are hashed; schemas are followed.
 */
export function prepare(visit: Visit, data: JsonObject, old: StoredObject | undefined): Prepared {
  const isAccount = visit.route.resource.name === "account";
  const fields = isAccount ? prepareAccount(visit, data, old) : validate(visit, data);
  refuseNul(visit, "data", fields);
  const given = data["last_modified"];
  // zero is no number for Kinto, which therefore does not compare it
  const isNewer = old === undefined || given === 0 || (given as number) > old.last_modified;
  const isUsable = Number.isSafeInteger(given) && isNewer;
  if (!isUsable) return { fields, lastModified: undefined };
  const lastModified = given as number;
  if (!isSayableTime(lastModified)) throw invalidBody("last_modified", OUT_OF_TIME);
  return { fields, lastModified };
}

/** An account belongs to the user of the same name (`kinto/plugins/accounts/views.py`). */
function prepareAccount(
  { call }: Visit,
  data: JsonObject,
  old: StoredObject | undefined,
): JsonObject {
  if (!Object.hasOwn(data, "id")) throw invalidBody("data.id", "Accounts must have an ID.");
  if (call.user !== undefined && data["id"] !== call.user.name && !isAdministrator(call)) {
    throw invalidBody("data.id", "Username and account ID do not match.");
  }
  const body = call.body.kind === "json" ? call.body.value : undefined;
  const posted = isJsonObject(body) ? body["data"] : undefined;
  const password = data["password"];
  const isPosted = isJsonObject(posted) && Object.hasOwn(posted, "password");
  // a JSON patch posts no fields: Kinto keeps the password that it sets as it is
  if (typeof password !== "string" || (!isPosted && password === old?.["password"])) return data;
  if (!fitsBcrypt(password)) {
    throw invalidBody("data.password", "The password is longer than 72 bytes in UTF-8");
  }
  return withField(data, "password", call.exchange.passwords.hash(password));
}

function withField(data: JsonObject, name: string, value: Json): JsonObject {
  const copy: Record<string, Json> = { ...data };
  setOwn(copy, name, value);
  return copy;
}
