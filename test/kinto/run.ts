import { isJsonObject } from "../../src/record/json.js";
import { batchParts, type Answer } from "./answer.js";
import { canonical, type Canonical } from "./canonical.js";
import { Labels } from "./labels.js";
import { plainRequests } from "./plain-requests.js";
import { resolveJson, resolveText, type Known } from "./references.js";
import { scopeOf } from "./scope.js";
import type { Wire } from "./send.js";
import { USERS, type Step } from "./step.js";
import type { Subject } from "./subject.js";

/** Sends one step, and returns the answer so that it can be compared. */
export type Run = (step: Step) => Promise<Canonical>;

/** Empties a server, and returns what sends it one step after the other. */
export async function startRun(subject: Subject): Promise<Run> {
  await subject.reset();
  const answers = new Map<string, Answer>();
  const labels = new Labels();
  let start: number | undefined;
  return async (step) => {
    const now = await subject.tick();
    start ??= now;
    const wire = toWire(step, { answers, now, origin: subject.origin });
    const answer = await subject.send(wire);
    answers.set(step.as, answer);
    noteGeneratedIds(step, answer, labels);
    const scope = scopeOf(wire.path, step.who);
    return canonical(answer, {
      labels,
      moment: { start, now },
      origin: subject.origin,
      scope,
      who: step.who,
      partners: plainRequests(step)
        .map(({ who }) => who)
        .slice(1),
      method: wire.method,
    });
  };
}

export function toWire(step: Step, known: Known): Wire {
  const space = step.request.indexOf(" ");
  const path = resolveText(step.request.slice(space + 1), known);
  const headers = Object.entries(step.headers ?? {});
  const credentials = USERS[step.who];
  const body = step.body === undefined ? undefined : JSON.stringify(resolveJson(step.body, known));
  return {
    method: step.request.slice(0, space),
    path: pathOnWire(path),
    headers: {
      ...(credentials !== undefined && { Authorization: `Basic ${btoa(credentials)}` }),
      ...(step.body !== undefined && { "Content-Type": "application/json" }),
      ...Object.fromEntries(headers.map(([name, text]) => [name, resolveText(text, known)])),
    },
    body: step.raw === undefined ? body : resolveText(step.raw, known),
  };
}

/** A reference to a next page brings its prefix along. */
function pathOnWire(path: string): string {
  if (path.startsWith("!")) return path.slice(1);
  return path.startsWith("/v1/") ? path : `/v1${path}`;
}

/** Short ids that the server made: nothing in their form tells them from others. */
function noteGeneratedIds({ request, body }: Step, { status, json }: Answer, labels: Labels): void {
  if (!request.startsWith("POST ")) return;
  const parts = batchParts(json);
  if (parts === undefined) noteGeneratedId(idIn(body), status, json, labels);
  for (const [index, part] of (parts ?? []).entries()) {
    const { requests } = body as { requests: readonly { body?: unknown }[] };
    noteGeneratedId(idIn(requests[index]?.body), part.status, part.body, labels);
  }
}

function noteGeneratedId(posted: unknown, status: number, json: unknown, labels: Labels): void {
  const id = idIn(json);
  const isGenerated = status === 201 && posted === undefined;
  if (isGenerated && typeof id === "string" && /^[\w-]{8}$/.test(id)) labels.other("id", id);
}

function idIn(json: unknown): unknown {
  const data = isJsonObject(json) ? json["data"] : undefined;
  return isJsonObject(data) ? data["id"] : undefined;
}
