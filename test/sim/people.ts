import type { Setup } from "./plan.js";

/** Bob owns the bucket; alice sees and does what he lets her. */
export type Person = "bob" | "alice";

export type May = "nothing" | "read" | "write";

/** What alice may do when a case begins. */
export interface People {
  /** With the whole collection. */
  readonly collection: May;
  /** Whether she may put records of her own into it. */
  readonly mayCreate: boolean;
  /** With each record that is there. */
  readonly records: May;
}

/** The user id that the server gives for somebody's credentials. */
export function principalOf(person: Person): string {
  return `sim:${person}`;
}

export function personOf(principal: string | undefined): Person | undefined {
  return principal === undefined ? undefined : principal === principalOf("alice") ? "alice" : "bob";
}

export function otherThan(person: Person): Person {
  return person === "bob" ? "alice" : "bob";
}

/** Whether alice sees all that is there when a case begins. */
export function seesAll({ collection, records }: People): boolean {
  return collection !== "nothing" || records !== "nothing";
}

/** The case, told of two people; what is drawn for other purposes is left out of it. */
export function withPeople(setup: Setup, people: People, owners: readonly Person[]): Setup {
  const { lacksParents: _, collections: __, ...rest } = setup;
  const devices = setup.devices.map(({ editions: ___, ...plan }, index) => {
    return { ...plan, owner: owners[index] ?? "bob" };
  });
  return { ...rest, devices, poison: null, people };
}
