import { isJsonObject, type JsonObject } from "../../src/record/json.js";
import type { HttpRequest } from "../../src/sync/effects.js";
import { collectionOf, FIRST } from "./collections.js";

/** A request on its way, with what only the simulator knows of it. */
export interface Wire {
  readonly request: HttpRequest;
  readonly device: number;
  /** The token that it is signed with; null: it is not. */
  readonly bearer: string | null;
  /** The writes in it, by the order of the requests in a batch. */
  readonly parts: readonly WirePart[];
  /** Whether it arrives after its device gave it up. */
  readonly isLate: boolean;
}

export interface WirePart {
  readonly method: string;
  readonly path: string;
  /** Of a record; undefined for anything else. */
  readonly id: string | undefined;
  /** The name of the attempt, for a write. */
  readonly intent: string | undefined;
  /** Whether the device knew, when it sent this, that the record had been deleted; undefined: it never knew one. */
  readonly knewDeletion: boolean | undefined;
  readonly match: string | undefined;
}

const RECORD = /\/records\/([^/?]+)$/;

/** The requests in a request: those of a batch, or itself. */
export function plainParts(
  request: HttpRequest,
): readonly Pick<WirePart, "method" | "path" | "id" | "match">[] {
  const list = isBatch(request) ? requestsOf(request) : [request as unknown as JsonObject];
  return list.map(({ method, path, headers }) => ({
    method: method as string,
    path: path as string,
    id: RECORD.exec(path as string)?.[1],
    match: isJsonObject(headers) ? (headers["If-Match"] as string | undefined) : undefined,
  }));
}

export function isBatch({ path, method }: Pick<HttpRequest, "path" | "method">): boolean {
  return method === "POST" && path === "/batch";
}

export function requestsOf({ body }: HttpRequest): readonly JsonObject[] {
  return (body as { readonly requests: readonly JsonObject[] }).requests;
}

/** The list that a request may write to. Nobody writes to two in one request. */
export function listOf({ parts }: Wire): string {
  const written = parts.find(({ id, method }) => id !== undefined && method !== "GET");
  return written?.id === undefined ? FIRST.records : collectionOf(written.id).records;
}
