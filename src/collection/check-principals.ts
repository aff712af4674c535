import { InvalidInputError } from "../errors.js";
import type { CollectionPermissions, RecordPermissions } from "../protocol/permissions.js";
import type { Granted } from "../record/access.js";
import { checkPermissions } from "./check-permissions.js";

const OF_RECORDS = ["read", "write"];
const OF_COLLECTIONS = [...OF_RECORDS, "record:create"];

/** @throws InvalidInputError where nobody is named, or somebody in a way that Kinto does not know. */
export function checkGranted(permissions: RecordPermissions): Granted {
  return named(checkPermissions(permissions, OF_RECORDS));
}

/** @throws InvalidInputError where nobody is named, or somebody in a way that Kinto does not know. */
export function checkGrantedOnCollection(permissions: CollectionPermissions): Granted {
  return named(checkPermissions(permissions, OF_COLLECTIONS));
}

function named(granted: Granted): Granted {
  if (Object.values(granted).some((principals) => principals.length > 0)) return granted;
  throw new InvalidInputError("Nobody is named: give principals that get a permission");
}

/** @throws InvalidInputError */
export function checkRevoked(principals: readonly string[]): readonly string[] {
  const { read: checked } = checkPermissions({ read: principals }, ["read"]);
  if (checked.length > 0) return checked;
  throw new InvalidInputError("Nobody is named: give the principals that lose their permissions");
}
