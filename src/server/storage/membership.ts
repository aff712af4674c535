import type { Row } from "./storage.js";

/** Whether a list holds groups. An account may be called "groups", and is none. */
export function holdsGroups(list: string): boolean {
  return list.startsWith("/buckets/") && list.endsWith("/groups");
}

/** The members of the group in a row, each once. */
export function membersOf({ object, deleted }: Row): readonly string[] {
  const members = object["members"];
  if (deleted || !Array.isArray(members)) return [];
  return [...new Set(members.filter((each) => typeof each === "string"))];
}
