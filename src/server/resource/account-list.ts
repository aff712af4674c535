import type { Call } from "../http/exchange.js";
import type { Range, Row, Storage } from "../storage/storage.js";

/**
 * The list in which an account lives. Each account is alone in its own, so that a user sees no other
 * (`kinto/plugins/accounts/views.py`, `get_parent_id`).
 */
export function accountList(owner: string): string {
  return `/accounts/${owner}`;
}

/** Whether the settings make the user of a request an administrator, who reads and writes every account. */
export function isAdministrator(call: Call): boolean {
  const administrators = call.exchange.world.settings.principals["account_write"] ?? [];
  return administrators.some((principal) => call.principals.includes(principal));
}

/** The accounts of all lists, as if they were one. */
export function scanAccounts(
  storage: Storage,
  { after, before, newestFirst }: Range,
): Iterable<Row> {
  const rows = Array.from(storage.below("/accounts"), ({ row }) => row);
  const direction = newestFirst ? -1 : 1;
  return rows
    .filter(({ object: { last_modified: time } }) => time > after && time < before)
    .toSorted((a, b) => direction * (a.object.last_modified - b.object.last_modified));
}
