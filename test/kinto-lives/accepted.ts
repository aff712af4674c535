import { batchParts, type Answer } from "../kinto/answer.js";
import type { Wire } from "../kinto/send.js";

interface Part {
  readonly method?: string;
  readonly path: string;
  readonly body?: { readonly data?: Readonly<Record<string, unknown>> };
}

/** A write of a record that was answered with success. */
export interface Taken {
  readonly id: string;
  /** Null: a deletion. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** Whether it was undone all the same, with the rest of its batch. */
  readonly isUndone: boolean;
}

/**
 * The writes that an answer tells of. A batch is one transaction: a part with 409 undoes those before it, although they
 * were answered with success, and those behind it are kept (`kinto/core/views/batch.py`).
 */
export function takenBy(wire: Wire, answer: Answer): readonly Taken[] {
  const [path = ""] = wire.path.split("?");
  if (answer.status >= 300 || wire.method === "GET") return [];
  const body = wire.body === undefined ? undefined : (JSON.parse(wire.body) as Part["body"]);
  if (!path.endsWith("/batch")) {
    return takenAlone({ method: wire.method, path, ...(body && { body }) }, answer.status, false);
  }
  const { requests } = body as { readonly requests: readonly Part[] };
  const statuses = batchParts(answer.json)?.map(({ status }) => status) ?? [];
  const lastUndo = statuses.some((status) => status >= 500)
    ? statuses.length
    : statuses.lastIndexOf(409);
  return requests.flatMap((part, index) =>
    takenAlone(part, statuses[index] ?? 500, index < lastUndo),
  );
}

function takenAlone(
  { method = "GET", path, body }: Part,
  status: number,
  isUndone: boolean,
): readonly Taken[] {
  const id = /\/records\/([^/?]+)$/.exec(path)?.[1];
  if (id === undefined || status >= 300) return [];
  if (method === "DELETE") return [{ id, body: null, isUndone }];
  return method === "PUT" ? [{ id, body: body?.data ?? {}, isUndone }] : [];
}

/** The statuses of an answer by which a server says that something went wrong there, for the trace. */
export function troublesIn(answer: Answer): string {
  const statuses = [answer.status, ...(batchParts(answer.json)?.map(({ status }) => status) ?? [])];
  return statuses.some((status) => status === 409 || status >= 500) ? statuses.join(" ") : "";
}
