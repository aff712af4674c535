import type { World } from "../http/exchange.js";
import { accountList } from "../resource/account-list.js";
import type { Acl } from "../storage/storage.js";

/** The permissions on the object with this path; none if there is no such object. */
export function aclAt({ storage }: World, uri: string): Acl {
  const slash = uri.lastIndexOf("/");
  const id = uri.slice(slash + 1);
  const list = uri.startsWith("/accounts/") ? accountList(id) : uri.slice(0, slash);
  return storage.get(list, id)?.acl ?? {};
}
