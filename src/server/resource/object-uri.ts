/**
 * The address by which permissions and clients know an object, of the list that it is stored in and its id. An
 * account is `/accounts/bob` to everybody, though it is stored in a list of its own (`accountList`).
 */
export function objectUri(list: string, id: string): string {
  return list.startsWith("/accounts/") ? `/accounts/${id}` : `${list}/${id}`;
}
