import { isJsonObject, type Json, type JsonObject } from "../record/json.js";
import { API_VERSION } from "./names.js";

/** One request of a batch (`kinto/core/views/batch.py`). */
export interface SubRequest {
  readonly method: "GET" | "HEAD" | "PUT" | "DELETE" | "POST" | "PATCH";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

export interface SubAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Json | undefined;
}

export const BATCH_PATH = "/batch";

export function batchBody(requests: readonly SubRequest[]): JsonObject {
  return {
    requests: requests.map((request): JsonObject => ({
      ...request,
      path: `/${API_VERSION}${request.path}`,
    })),
  };
}

/** The answers of a batch in the order of its requests, or undefined if they are not `count` answers. */
export function readBatch(body: Json | undefined, count: number): readonly SubAnswer[] | undefined {
  const responses = isJsonObject(body) ? body["responses"] : undefined;
  if (!Array.isArray(responses) || responses.length !== count) return undefined;
  const answers = (responses as readonly Json[]).map(readAnswer);
  return answers.every((answer) => answer !== undefined) ? answers : undefined;
}

function readAnswer(response: Json): SubAnswer | undefined {
  if (!isJsonObject(response)) return undefined;
  const { status, headers, body } = response;
  if (typeof status !== "number") return undefined;
  return { status, header: (name) => headerOf(headers, name), body };
}

function headerOf(headers: Json | undefined, name: string): string | undefined {
  if (!isJsonObject(headers)) return undefined;
  const wanted = name.toLowerCase();
  const found = Object.keys(headers).find((key) => key.toLowerCase() === wanted);
  const value = found === undefined ? undefined : headers[found];
  return typeof value === "string" ? value : undefined;
}
