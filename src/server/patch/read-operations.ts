import { isJsonObject, type Json } from "../../record/json.js";
import type { Complaint } from "../http/http-error.js";
import { isFalsy } from "../python/is-falsy.js";
import {
  complainer,
  notIterable,
  notMapping,
  notString,
  unknownKeys,
  type Complain,
} from "../resource/complain.js";
import { PATCH_OPERATIONS, type PatchOperation } from "./json-patch.js";

const KEYS: ReadonlySet<string> = new Set(["op", "path", "from", "value"]);
const PERMISSION = /^\/permissions\/(?:read|write)\/(.*)$/;

/**
 * Reads the operations of a JSON patch and adds what is wrong. A principal needs no value: its name is the
 * last part of the path (`kinto/core/utils.py`, `apply_json_patch`).
 */
export function readOperations(json: Json, complaints: Complaint[]): readonly PatchOperation[] {
  if (Array.isArray(json)) {
    return json.flatMap((item, index) => readOperation(item, String(index), complaints) ?? []);
  }
  complainer(complaints)("", notIterable(json));
  return [];
}

function readOperation(
  item: Json,
  name: string,
  complaints: Complaint[],
): PatchOperation | undefined {
  const complain = complainer(complaints);
  if (!isJsonObject(item)) {
    complain(name, notMapping(item));
    return undefined;
  }
  const unknown = Object.entries(item).filter(([key]) => !KEYS.has(key));
  if (unknown.length > 0) {
    complain(name, unknownKeys(Object.fromEntries(unknown)));
    return undefined;
  }
  const op = readName(item["op"], `${name}.op`, complain);
  const path = readPath(item["path"], true, `${name}.path`, complaints);
  const from = readPath(item["from"], false, `${name}.from`, complaints);
  if (op === undefined || path === undefined) return undefined;
  const principal = PERMISSION.exec(path)?.[1]?.split("/").at(-1);
  return { op, path, from, value: principal ?? item["value"] };
}

function readName(
  value: Json | undefined,
  name: string,
  complain: Complain,
): PatchOperation["op"] | undefined {
  if (value === undefined || isFalsy(value)) {
    complain(name, "Required");
    return undefined;
  }
  if (typeof value !== "string") complain(name, notString(value, "op"));
  const op = PATCH_OPERATIONS.find((each) => each === value);
  if (op === undefined && typeof value === "string") {
    complain(name, `"${value}" is not one of ${PATCH_OPERATIONS.join(", ")}`);
  }
  return op;
}

function readPath(
  path: Json | undefined,
  isRequired: boolean,
  name: string,
  complaints: Complaint[],
): string | undefined {
  const complain = complainer(complaints);
  if (path === undefined || isFalsy(path)) {
    if (isRequired) complain(name, "Required");
    return undefined;
  }
  if (typeof path !== "string") {
    complain(name, notString(path, name.split(".").at(-1) ?? ""));
    return undefined;
  }
  if (path.startsWith("/")) return path;
  complain(name, "String does not match expected pattern");
  return undefined;
}
