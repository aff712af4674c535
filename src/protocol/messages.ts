import { isJsonObject, type Json, type JsonObject } from "../record/json.js";
import type { Confirmed } from "../record/record.js";
import { readInbound } from "./read-inbound.js";

/** What `GET /` says that a client needs. */
export interface Hello {
  /** The user id of our credentials; null: the server takes us for anonymous. */
  readonly principal: string | null;
  /** The id of the user's own bucket, where the server has one for him. */
  readonly bucket: string | null;
  /** How many requests fit in a batch. */
  readonly batchSize: number;
}

/** Kinto's default for `batch_max_requests`. */
export const BATCH_SIZE = 25;

export function readHello(body: Json | undefined): Hello | undefined {
  if (!isJsonObject(body) || !isJsonObject(body["settings"] ?? {})) return undefined;
  const user = body["user"];
  const batchSize = (body["settings"] as JsonObject | undefined)?.["batch_max_requests"];
  return {
    principal: isJsonObject(user) ? text(user["id"]) : null,
    bucket: isJsonObject(user) ? text(user["bucket"]) : null,
    batchSize: typeof batchSize === "number" && batchSize >= 1 ? Math.floor(batchSize) : BATCH_SIZE,
  };
}

function text(value: Json | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** The rows of a list, or undefined if the body is not a list of versions. */
export function readRows(body: Json | undefined): readonly Confirmed[] | undefined {
  const data = isJsonObject(body) ? body["data"] : undefined;
  if (!Array.isArray(data)) return undefined;
  const rows: Confirmed[] = [];
  for (const item of data as readonly Json[]) {
    const version = readInbound(item);
    if (version === undefined) return undefined;
    rows.push(version);
  }
  return rows;
}

/** The `data` of an answer about one object. */
export function dataOf(body: Json | undefined): Json | undefined {
  return isJsonObject(body) ? body["data"] : undefined;
}

/** Whether a 412 shows a version, readable or not. */
export function showsExisting(body: Json | undefined): boolean {
  const details = isJsonObject(body) ? body["details"] : undefined;
  return isJsonObject(details) && details["existing"] !== undefined;
}

/** The version that a 412 shows, if it shows one. */
export function existingOf(body: Json | undefined): Confirmed | undefined {
  const details = isJsonObject(body) ? body["details"] : undefined;
  return isJsonObject(details) ? readInbound(details["existing"]) : undefined;
}

export function errnoOf(body: Json | undefined): number | undefined {
  const errno = isJsonObject(body) ? body["errno"] : undefined;
  return typeof errno === "number" ? errno : undefined;
}

/** What an error body says, for people. */
export function messageOf(body: Json | undefined, status: number): string {
  const message = isJsonObject(body) ? (body["message"] ?? body["error"]) : undefined;
  return typeof message === "string" ? message : `HTTP status ${status}`;
}
