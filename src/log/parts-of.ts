import { BATCH_PATH, readBatch, type SubAnswer } from "../protocol/batch.js";
import { HEADER } from "../protocol/names.js";
import { isJsonObject, type Json } from "../record/json.js";
import type { Answer, HttpRequest } from "../sync/effects.js";
import type { LoggedPart } from "./entry.js";

/** What was asked in one request, alone or in a batch, and what came of each part of it. */
export function partsOf(request: HttpRequest, answer: Answer): readonly LoggedPart[] {
  if (request.path !== BATCH_PATH) {
    return [partOf(request, answer.kind === "answer" ? answer : undefined)];
  }
  const asked = requestsIn(request.body);
  const answers = answer.kind === "answer" ? readBatch(answer.body, asked.length) : undefined;
  return asked.map((each, index) => partOf(each, answers?.[index]));
}

type Asked = Pick<LoggedPart, "method" | "path">;

function requestsIn(body: Json | undefined): readonly Asked[] {
  const requests = isJsonObject(body) ? body["requests"] : undefined;
  if (!Array.isArray(requests)) return [];
  return (requests as readonly Json[]).flatMap((each) => {
    if (!isJsonObject(each)) return [];
    const { method, path } = each;
    if (typeof method !== "string" || typeof path !== "string") return [];
    // in a batch, paths begin with the version
    return [{ method, path: path.replace(/^\/v\d+/, "") }];
  });
}

function partOf({ method, path }: Asked, answer: SubAnswer | undefined): LoggedPart {
  const status = answer?.status ?? null;
  return { method, path, status, records: answer === undefined ? null : recordsIn(method, answer) };
}

function recordsIn(method: string, { status, header, body }: SubAnswer): number | null {
  if (status !== 200) return null;
  if (method === "HEAD") {
    const total = Number(header(HEADER.totalObjects) ?? Number.NaN);
    return Number.isInteger(total) ? total : null;
  }
  const data = isJsonObject(body) ? body["data"] : undefined;
  return Array.isArray(data) ? data.length : null;
}
