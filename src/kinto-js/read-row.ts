import { checkFields } from "../collection/check-fields.js";
import { isKintsugiError } from "../errors.js";
import { readInbound } from "../protocol/read-inbound.js";
import { isJsonObject, setOwn, type Json, type JsonObject } from "../record/json.js";
import { isRecordId } from "../record/record-id.js";
import type { Confirmed, Fields, RecordId } from "../record/record.js";

/** What one row of kinto.js stands for. */
export type KintoJsRow =
  /** The server has it, as it is here. */
  | { readonly kind: "synced"; readonly version: Confirmed; readonly local: JsonObject | null }
  /** Something that the server was not told, or did not confirm. */
  | {
      readonly kind: "created" | "updated" | "deleted";
      readonly id: RecordId;
      /** What the app stored; of a deletion, what it had stored. */
      readonly fields: Fields;
      /** The timestamp of the version that it was made on; null: the server is not known to have one. */
      readonly basedOn: number | null;
      readonly local: JsonObject | null;
    }
  | { readonly kind: "refused"; readonly refused: RefusedRow };

/** A row that cannot be taken over. Nothing of it is stored here. */
export interface RefusedRow {
  readonly id: string;
  readonly reason: string;
  /** As kinto.js stored it. */
  readonly row: unknown;
}

/** Reads a row of kinto.js 12 to 17 (`collection.ts`); `localFields` are those that it never sent. */
export function readRow(row: unknown, localFields: ReadonlySet<string>): KintoJsRow {
  const { id, _status: status } = (row ?? {}) as {
    readonly id?: unknown;
    readonly _status?: unknown;
  };
  const refuse = (reason: string): KintoJsRow => ({
    kind: "refused",
    refused: { id: String(id), reason, row },
  });
  if (!isRecordId(id)) return refuse("Kinto takes no such id");
  const plain = plainOf(row);
  if (plain === undefined) return refuse("it holds what JSON cannot hold, and could never be sent");
  const { fields, local } = split(plain, localFields);
  const at = plain["last_modified"];
  const basedOn = typeof at === "number" && Number.isSafeInteger(at) && at > 0 ? at : null;
  if (status === "synced" && basedOn !== null) {
    const version = readInbound({ ...fields, id, last_modified: basedOn });
    return version === undefined
      ? refuse("it is no record of the server")
      : { kind: "synced", version, local };
  }
  try {
    const kind =
      status === "deleted"
        ? "deleted"
        : status === "created" || basedOn === null
          ? "created"
          : "updated";
    // what was created has no version on the server, whatever timestamp the app gave it
    const its = { id, fields: checkFields(fields), local };
    return { kind, ...its, basedOn: kind === "created" ? null : basedOn };
  } catch (error) {
    if (!isKintsugiError(error)) throw error;
    return refuse(error.message);
  }
}

/** What kinto.js would have sent: it keeps clones, and sends JSON. */
function plainOf(row: unknown): JsonObject | undefined {
  try {
    const plain = JSON.parse(JSON.stringify(row)) as Json;
    return isJsonObject(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}

const OF_KINTO_JS: ReadonlySet<string> = new Set(["id", "last_modified", "_status", "_cid"]);

function split(
  plain: JsonObject,
  localFields: ReadonlySet<string>,
): { readonly fields: Fields; readonly local: JsonObject | null } {
  const fields: Record<string, Json> = {};
  const local: Record<string, Json> = {};
  for (const [key, value] of Object.entries(plain)) {
    if (localFields.has(key)) setOwn(local, key, value);
    else if (!OF_KINTO_JS.has(key)) setOwn(fields, key, value);
  }
  return { fields, local: Object.keys(local).length === 0 ? null : local };
}
