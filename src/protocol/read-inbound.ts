import { DEPTH, isTooDeep } from "../record/depth.js";
import { isJsonObject, type Json, type JsonObject } from "../record/json.js";
import { isRecordId } from "../record/record-id.js";
import {
  isQuarantined,
  ORIGINALS,
  type Confirmed,
  type LiveRecord,
  type Quarantined,
} from "../record/record.js";

/**
 * One version in an answer of the server: a tombstone, a record, or a quarantined one if it is no record that can be
 * used here. Undefined where it has no id or timestamp: that is not the protocol.
 */
export function readInbound(data: Json | undefined): Confirmed | undefined {
  if (!isJsonObject(data)) return undefined;
  const { id, last_modified: at } = data;
  if (typeof id !== "string" || id === "") return undefined;
  if (typeof at !== "number" || !Number.isSafeInteger(at) || at < 0) return undefined;
  if (data["deleted"] === true) return { id, last_modified: at, deleted: true };
  const reason = reasonToKeepOut(id, data);
  if (reason === undefined) return data as unknown as Confirmed;
  return quarantine(data as unknown as LiveRecord, reason);
}

/** A version of the server that is set aside, with the reason: kept and counted, but not shown. */
export function quarantine(version: LiveRecord, reason: string): Quarantined {
  const { id, last_modified: at } = version;
  return { id, last_modified: at, quarantined: reason, raw: textOf(version) };
}

/** The version that was set aside, as it came; undefined where it was too deep to be kept. */
export function readQuarantined({ raw }: Quarantined): Confirmed | undefined {
  return raw === "" ? undefined : readInbound(JSON.parse(raw) as Json);
}

function reasonToKeepOut(id: string, data: JsonObject): string | undefined {
  if (!isRecordId(id)) return "its id cannot be part of a URL";
  if (isQuarantined(data)) return "it looks like a quarantined record";
  if (Object.hasOwn(data, ORIGINALS)) return `it has a field ${ORIGINALS}, a name that is reserved`;
  return isTooDeep(data) ? `it is nested more than ${DEPTH} levels deep` : undefined;
}

/** What is too deep to be stored is too deep to be printed: then nothing is kept but its place. */
function textOf(data: JsonObject): string {
  try {
    return JSON.stringify(data);
  } catch {
    return "";
  }
}
