import { accessPatch, JSON_PATCH } from "../../src/protocol/access-patch.js";
import { granting, NO_ACCESS, revoking, type Access } from "../../src/record/access.js";
import { BUCKET, FIRST } from "./collections.js";
import { principalOf, type May } from "./people.js";
import type { SimServer } from "./server.js";

const ALICE = principalOf("alice");
export const COLLECTION = `/buckets/${BUCKET}/collections/${FIRST.name}`;

/** What alice may do from now on with a record, or with the whole collection; by bob, who is on no device. */
export function permit(server: SimServer, path: string, may: May, mayCreate = false): void {
  const taken = revoking(NO_ACCESS, [ALICE]);
  const given = may === "nothing" ? taken : granting(taken, { [may]: [ALICE] });
  tell(server, path, mayCreate ? granting(given, { "record:create": [ALICE] }) : given);
}

function tell(server: SimServer, path: string, access: Access): void {
  const { status, body } = server.plain("GET", path);
  if (status !== 200) return;
  const { permissions } = JSON.parse(body) as { readonly permissions: object };
  const patch = accessPatch(access, Object.keys(permissions));
  server.plain("PATCH", path, JSON.stringify(patch), { type: JSON_PATCH });
}
