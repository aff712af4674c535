import { InvalidInputError } from "../errors.js";
import { isRecordId } from "../record/record-id.js";
import type { Confirmed, RecordId } from "../record/record.js";
import { etagOfDump, type Dump } from "../sync/decide-import.js";
import { checkFields } from "./check-fields.js";

export interface ImportOptions {
  /**
   * Says that these are all the records that the list had, so that the next sync asks only for what changed since: the
   * list's `ETag` when the dump was made, as a number, or true where that is not known; then it is taken to be of the
   * time of its newest record. Default: false, and the next sync reads the whole list.
   */
  readonly complete?: boolean | number;
}

/**
 * Checks a dump, and copies it.
 *
 * @throws InvalidInputError with the place and the id of the first record that cannot be one.
 */
export function readDump(records: unknown, { complete = false }: ImportOptions): Dump {
  if (!Array.isArray(records)) {
    throw new InvalidInputError("importBulk() takes an array of records, as a list gives them");
  }
  const isTimestamp = typeof complete === "number" && isTime(complete);
  if (typeof complete !== "boolean" && !isTimestamp) {
    throw new InvalidInputError(
      `complete is ${String(complete)}: give true, or the ETag of the list as a number`,
    );
  }
  const seen = new Set<RecordId>();
  const versions = (records as readonly unknown[]).map((record, index) => {
    const version = readVersion(record, index);
    if (seen.has(version.id)) {
      throw new InvalidInputError(`${placeOf(record, index)} comes twice: keep the newer one`);
    }
    seen.add(version.id);
    return version;
  });
  if (complete === false) return { versions, completeAt: null };
  const newest = etagOfDump(versions);
  if (typeof complete === "number" && newest !== null && newest > complete) {
    throw new InvalidInputError(
      `complete is ${complete}, but a record is of ${newest}: give the ETag that the list had then`,
    );
  }
  return { versions, completeAt: complete === true ? newest : complete };
}

function readVersion(record: unknown, index: number): Confirmed {
  const { id, last_modified: at, deleted } = (record ?? {}) as Readonly<Record<string, unknown>>;
  if (!isRecordId(id)) {
    throw new InvalidInputError(`${placeOf(record, index)} has no id that Kinto takes`);
  }
  if (!isTime(at)) {
    throw new InvalidInputError(
      `${placeOf(record, index)} has no last_modified: keep the server's, or create the record instead`,
    );
  }
  if (deleted === true) return { id, last_modified: at, deleted };
  try {
    return { ...checkFields(record), id, last_modified: at };
  } catch (cause) {
    if (!(cause instanceof InvalidInputError)) throw cause;
    throw new InvalidInputError(`${placeOf(record, index)}: ${cause.message}`, { cause });
  }
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function placeOf(record: unknown, index: number): string {
  const { id } = (record ?? {}) as { readonly id?: unknown };
  return `records[${index}] (id ${typeof id === "string" ? JSON.stringify(id) : String(id)})`;
}
