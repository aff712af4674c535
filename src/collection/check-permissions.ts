import { InvalidInputError } from "../errors.js";
import type { Principal } from "../protocol/permissions.js";

/**
 * A copy of permissions, checked: Kinto takes only these names, and any text for a principal.
 *
 * @throws InvalidInputError
 */
export function checkPermissions<P extends object>(permissions: P, names: readonly string[]): P {
  const checked = Object.entries<unknown>({ ...permissions }).flatMap(([name, principals]) => {
    if (principals === undefined) return [];
    if (!names.includes(name)) {
      throw new InvalidInputError(
        `${JSON.stringify(name)} is no permission here: give ${names.join(", ")}`,
      );
    }
    if (!Array.isArray(principals)) throw invalid(name, principals);
    return [
      [
        name,
        Object.freeze((principals as unknown[]).map((each) => checkPrincipal(name, each))),
      ] as const,
    ];
  });
  return Object.freeze(Object.fromEntries(checked)) as P;
}

function checkPrincipal(name: string, principal: unknown): Principal {
  if (typeof principal === "string" && principal !== "") return principal;
  throw invalid(name, principal);
}

function invalid(name: string, given: unknown): InvalidInputError {
  return new InvalidInputError(
    `${JSON.stringify(given)} is not whom ${name} can be given to: give a list of principals, such as accountPrincipal("bob")`,
  );
}
