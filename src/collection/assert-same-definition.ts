import { InvalidInputError } from "../errors.js";
import type { AnyCollectionDefinition } from "./definition.js";

/** @throws InvalidInputError where a key was declared with other options. */
export function assertSameDefinition(
  declared: AnyCollectionDefinition,
  used: AnyCollectionDefinition,
): void {
  if (declared === used) return;
  throw new InvalidInputError(
    `${used.key} was opened with another definition: define it once, and share it`,
  );
}
