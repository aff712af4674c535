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

/** What a new record is given at once; null where nobody is named. @throws InvalidInputError */
export function checkGrantedAtFirst(permissions: RecordPermissions | undefined): Granted | null {
  const granted: Granted = checkPermissions(permissions ?? {}, OF_RECORDS);
  return namesAnybody(granted) ? granted : null;
}

function namesAnybody(granted: Granted): boolean {
  return Object.values(granted).some((principals) => principals.length > 0);
}

function named(granted: Granted): Granted {
  if (namesAnybody(granted)) return granted;
  throw new InvalidInputError("Nobody is named: give principals that get a permission");
}

/** @throws InvalidInputError */
export function checkRevoked(principals: readonly string[]): readonly string[] {
  const { read: checked } = checkPermissions({ read: principals ?? null }, ["read"]);
  if (checked.length > 0) return checked;
  throw new InvalidInputError("Nobody is named: give the principals that lose their permissions");
}
