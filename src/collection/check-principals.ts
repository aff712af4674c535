import { InvalidInputError } from "../errors.js";
import type { RecordPermissions } from "../protocol/permissions.js";
import type { AccessKind } from "../record/access.js";
import { checkPermissions } from "./check-permissions.js";

/** @throws InvalidInputError where nobody is named, or somebody in a way that Kinto does not know. */
export function checkGranted(
  permissions: RecordPermissions,
): Readonly<Record<AccessKind, readonly string[]>> {
  const { read = [], write = [] } = checkPermissions(permissions, ["read", "write"]);
  if (read.length + write.length === 0) {
    throw new InvalidInputError("Nobody is named: give principals in read, in write, or in both");
  }
  return { read, write };
}

/** @throws InvalidInputError */
export function checkRevoked(principals: readonly string[]): readonly string[] {
  const { read: checked } = checkPermissions({ read: principals }, ["read"]);
  if (checked.length > 0) return checked;
  throw new InvalidInputError("Nobody is named: give the principals that lose their permissions");
}
