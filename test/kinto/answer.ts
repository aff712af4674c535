import type { Json } from "../../src/record/json.js";

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  /** By lower-case name; repeated ones are joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Undefined if the body is no JSON. */
  readonly json: Json | undefined;
}

/** Names the parts of a batch as if each had been answered alone. */
export function partOf(answer: Answer, index: number): Answer | undefined {
  const part = batchParts(answer.json)?.[index];
  return part === undefined ? undefined : toAnswer(part);
}

/** The entries of `responses`, if this is the body of an answer to a batch. */
export function batchParts(json: Json | undefined): readonly Part[] | undefined {
  const responses = (json as { responses?: unknown } | null | undefined)?.responses;
  return Array.isArray(responses) ? (responses as readonly Part[]) : undefined;
}

export interface Part {
  readonly status: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
}

function toAnswer({ status, headers, body }: Part): Answer {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    status,
    headers: Object.fromEntries(named) as Record<string, string>,
    text: JSON.stringify(body),
    json: body,
  };
}
