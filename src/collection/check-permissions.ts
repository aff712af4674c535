import { InvalidInputError } from "../errors.js";
import type { Principal } from "../protocol/permissions.js";

/**
 * A copy of permissions, checked: Kinto takes only these names, and any text for a principal.
 *
 * @throws InvalidInputError
 */
export function checkPermissions<P extends object>(permissions: P, names: readonly string[]): P {
  if (typeof permissions !== "object" || permissions === null)
    throw invalid("a permission", permissions);
  const checked: Record<string, readonly Principal[]> = {};
  for (const [name, given] of Object.entries(permissions) as [string, unknown][]) {
    if (given === undefined) continue;
    if (!names.includes(name)) {
      throw new InvalidInputError(
        `${JSON.stringify(name)} is no permission here: give ${names.join(", ")}`,
      );
    }
    if (!Array.isArray(given)) throw invalid(name, given);
    const principals = given as readonly unknown[];
    checked[name] = Object.freeze(principals.map((each) => checkPrincipal(name, each)));
  }
  return Object.freeze(checked) as P;
}

/** PostgreSQL stores no U+0000, and JSON no half of a pair. */
const CAN_BE_STORED = /^[^\p{Cs}\0]*$/u;

function checkPrincipal(name: string, principal: unknown): Principal {
  if (typeof principal === "string" && principal !== "" && CAN_BE_STORED.test(principal)) {
    return principal;
  }
  throw invalid(name, principal);
}

function invalid(name: string, given: unknown): InvalidInputError {
  return new InvalidInputError(
    `${print(given)} is not whom ${name} can be given to: give a list of principals, such as accountPrincipal("bob")`,
  );
}

function print(given: unknown): string {
  return typeof given === "string" || Array.isArray(given) ? JSON.stringify(given) : String(given);
}
