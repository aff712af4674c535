import { DuplicateTimestampError, type Change } from "./storage.js";

/** What a list knows of its timestamps before a row is written. */
export interface ListTimes {
  /** The timestamp of the list; undefined for one that was never looked at or written to. */
  readonly latest: number | undefined;
  /** The id of the row that has a timestamp. */
  readonly holder: (timestamp: number) => string | undefined;
}

/**
 * The timestamp of a row that is to be written (`bump_timestamp` in
 * `kinto/core/storage/postgresql/schema.sql`). One that the client chose stays, unless it is that of the list.
 */
export function bumpTimestamp({ latest, holder }: ListTimes, change: Change, now: number): number {
  const given = change.lastModified;
  if (given === undefined || given === latest) {
    return latest === undefined ? now : Math.max(now, latest + 1);
  }
  const twin = holder(given);
  if (twin !== undefined && twin !== change.id) throw new DuplicateTimestampError();
  return given;
}
