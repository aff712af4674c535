/**
 * The list in which an account lives. Each account is alone in its own, so that a user sees no other
 * (`kinto/plugins/accounts/views.py`, `get_parent_id`).
 */
export function accountList(owner: string): string {
  return `/accounts/${owner}`;
}
