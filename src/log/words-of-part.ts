import { countOf } from "./count-of.js";
import type { LoggedPart } from "./entry.js";
import { placeOf, type Place } from "./place-of.js";
import { wordsOfStatus } from "./words-of-status.js";

/** What was asked, and what came of it; nothing where nothing is to be said of that. */
export function wordsOfPart(part: LoggedPart): { what: string; outcome: string } {
  return { what: whatOf(part, placeOf(part.path)), outcome: outcomeOf(part) };
}

function whatOf({ method, path }: LoggedPart, place: Place): string {
  const { name, isList, record } = place;
  switch (method) {
    case "HEAD":
      return `asked how many records ${name} has`;
    case "PUT":
      return `made ${name} where it was missing`;
    case "PATCH":
      return `told who may use ${record === null ? name : `record ${record} of ${name}`}`;
    default:
      if (path === "/") return "asked who we are";
      if (isList) return listOf(place, path);
      return record === null ? `asked about ${name}` : `asked for record ${record} of ${name}`;
  }
}

function listOf({ name, since, isFirst }: Place, path: string): string {
  if (path.includes("_fields=")) return `asked for ids and timestamps of ${name}`;
  if (since === null) return `asked for all of ${name}`;
  return isFirst
    ? `asked for the rest of ${name}, from ${since} on`
    : `asked for what is new in ${name} since ${since}`;
}

function outcomeOf({ method, path, status, records }: LoggedPart): string {
  if (records !== null) return countOf(records, "record");
  if (status === 200 || status === 201) return method === "GET" ? "" : wordsOfStatus(status);
  // that a whole batch was refused says nothing of its parts
  return status === null && path === "/" ? "" : `${wordsOfStatus(status)} (${status})`;
}
