import { RecordNotFoundError } from "../errors.js";
import { messageOf } from "../protocol/messages.js";
import { isJsonObject, type JsonObject } from "../record/json.js";
import { ForbiddenError, ParentMissingError, ServerError } from "../sync-errors.js";
import type { CollectionContext } from "./context.js";

/**
 * Asks the server who may do what with a record (`id`) or a collection (null). It tells only those that are named among
 * the writers; everybody else gets `"unknown"`.
 */
export async function askPermissions(
  { ask }: CollectionContext,
  path: string,
  id: string | null,
): Promise<JsonObject | "unknown"> {
  const { status, body } = await ask({ method: "GET", path });
  if (status === 404 && id !== null) throw new RecordNotFoundError(id);
  if (status === 404) throw new ParentMissingError("The collection is not on the server");
  if (status === 403) throw new ForbiddenError("The user may not read this");
  const permissions = isJsonObject(body) ? body["permissions"] : undefined;
  if (status !== 200 || !isJsonObject(permissions)) {
    throw new ServerError(status, messageOf(body, status));
  }
  return Object.keys(permissions).length === 0 ? "unknown" : permissions;
}
