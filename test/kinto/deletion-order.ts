import { isJsonObject, type Json } from "../../src/record/json.js";
import { batchParts } from "./answer.js";
import type { Canonical } from "./canonical.js";
import { plainRequests } from "./plain-requests.js";
import type { Step } from "./step.js";

/**
 * Whether both servers deleted the same objects of a list, and one of them in another order. PostgreSQL updates the rows of
 * a join as its plan finds them, and plans differ with its statistics; each object gets its timestamp when its turn comes.
 */
export function isDeletedOtherwise(step: Step, real: Canonical, ours: Canonical): boolean {
  const theirs = deletedIds(step, real);
  return deletedIds(step, ours).some((ids, index) => isReordered(ids, theirs[index] ?? []));
}

/** What each request of a step deleted of a list, in the order of the answer. */
function deletedIds(step: Step, { body }: Canonical): readonly (readonly string[])[] {
  const [whole, ...parts] = plainRequests(step);
  const requests = parts.length > 0 ? parts : [whole];
  const bodies = batchParts(body)?.map((part) => part.body) ?? [body];
  return requests.map((request, index) =>
    request?.method === "DELETE" ? idsOf(bodies[index]) : [],
  );
}

function idsOf(body: Json | undefined): readonly string[] {
  const data = isJsonObject(body) ? body["data"] : undefined;
  if (!Array.isArray(data)) return [];
  return (data as readonly Json[]).map((item) =>
    JSON.stringify(isJsonObject(item) ? item["id"] : null),
  );
}

function isReordered(some: readonly string[], others: readonly string[]): boolean {
  const isSame = some.every((id, index) => id === others[index]);
  return !isSame && String(some.toSorted()) === String(others.toSorted());
}
