import {
  accountPrincipal,
  authenticated,
  type CollectionPermissions,
  type Principal,
} from "kintsugi";
import type { Device } from "./device.js";

/** Whom the demo offers to be, with one click. */
export const CAST = ["bob", "alice", "mary"] as const;

/** What a device can know of the others only because all of them are on one page. */
export class Neighbours {
  readonly #devices: readonly Device[];

  /** Reads the list each time that it is asked. */
  constructor(devices: readonly Device[]) {
    this.#devices = devices;
  }

  /** Everybody but this user. */
  othersThan(user: string | null): readonly string[] {
    const owners = this.#devices.flatMap(({ owner }) => owner ?? []);
    return [...new Set([...owners, ...CAST])].filter((name) => name !== user);
  }

  /** Whose bucket this is; its first letters where nobody on the page has it. */
  ownerOf(bucket: string): string {
    const device = this.#devices.find(({ db }) => db.identity.get()?.bucket === bucket);
    return device?.owner ?? bucket.slice(0, 6);
  }
}

/** Who has which permission, pair by pair. */
export function grantsIn(
  permissions: CollectionPermissions,
): readonly (readonly [permission: string, principals: readonly Principal[]])[] {
  return Object.entries(permissions as Record<string, readonly Principal[]>);
}

/** A principal in the words of the page. */
export function nameOfPrincipal(principal: Principal): string {
  if (principal === authenticated) return "everybody who is signed in";
  const group = /\/groups\/(.+)$/.exec(principal)?.[1];
  if (group !== undefined) return `the group ${group}`;
  return principal.replace(accountPrincipal(""), "");
}
