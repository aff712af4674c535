import { expect } from "vitest";
import { ask, type Asked, type Question } from "./ask.js";
import { UNDER_TEST, type KintoUnderTest } from "./kinto-under-test.js";
import type { ProfileName } from "./profiles.js";

/** The answers that earlier rows of the block kept. */
export type Seen = Readonly<Record<string, Asked>>;

type OrFrom<Value> = Value | ((seen: Seen) => Value);

/**
 * One line of a table of rules: who asks what, and what the answer must be. Rows of a block run one after the
 * other on the same server.
 */
export interface Row extends Omit<Question, "request" | "headers" | "body"> {
  readonly id: string;
  readonly request: OrFrom<string>;
  readonly headers?: OrFrom<Readonly<Record<string, string>>>;
  readonly body?: unknown;
  readonly status: number;
  readonly errno?: number;
  /** A part of the message. */
  readonly message?: string;
  /** A part of the body. */
  readonly json?: unknown;
  /** The exact ids of the list, in order; a minus sign marks a tombstone. */
  readonly ids?: string;
  readonly check?: (answer: Asked, seen: Seen) => void;
  /** Keeps the answer under this name. */
  readonly keep?: string;
  /** Why no real Kinto is asked: where ours differs on purpose. */
  readonly onlyOurs?: string;
  /** What the memory backend of the real Kinto does otherwise: ours answers as PostgreSQL. */
  readonly notOnMemory?: string;
}

export interface Block {
  readonly name: string;
  /** The settings of its server, by their name in `profiles.ts`. Without it: those of all other blocks. */
  readonly profile?: ProfileName;
  /** Requests that prepare the block. Each must succeed. */
  readonly given: readonly Question[];
  readonly rows: readonly Row[];
}

/** Whether the server under test is asked what this row says. */
export function isAsked(row: Row): boolean {
  if (UNDER_TEST === "ours") return true;
  if (row.onlyOurs !== undefined) return false;
  return UNDER_TEST === "postgresql" || row.notOnMemory === undefined;
}

/** Asks what a row says, and compares. */
export async function runRow(
  kinto: KintoUnderTest,
  row: Row,
  seen: Record<string, Asked>,
): Promise<void> {
  const answer = await ask(kinto, {
    who: row.who,
    request: resolve(row.request, seen),
    ...(row.headers !== undefined && { headers: resolve(row.headers, seen) }),
    ...(row.body !== undefined && { body: resolve(row.body, seen) }),
    ...(row.raw !== undefined && { raw: row.raw }),
  });
  expect(`${answer.status}: ${answer.text}`).toMatch(new RegExp(`^${row.status}:`));
  if (row.errno !== undefined) expect(answer.json).toMatchObject({ errno: row.errno });
  if (row.message !== undefined) expect(String(dig(answer, "message"))).toContain(row.message);
  if (row.json !== undefined) expect(answer.json).toMatchObject(row.json as object);
  if (row.ids !== undefined) expect(idsIn(answer)).toBe(row.ids);
  row.check?.(answer, seen);
  if (row.keep !== undefined) seen[row.keep] = answer;
}

/** What is at a dotted path of the answer's body. */
export function dig(answer: Asked | undefined, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | null)?.[key],
      answer?.json,
    );
}

/** The `last_modified` of the object in an answer. */
export function timeOf(answer: Asked | undefined): number {
  const time = dig(answer, "data.last_modified");
  if (typeof time !== "number") throw new Error(`no last_modified in ${answer?.text}`);
  return time;
}

/** The number in an `ETag`. */
export function etagOf(answer: Asked | undefined): number {
  return Number(answer?.headers.get("ETag")?.replaceAll('"', ""));
}

export function idsIn(answer: Asked): string {
  const rows = dig(answer, "data") as readonly { id: string; deleted?: boolean }[];
  return rows.map(({ id, deleted }) => (deleted === true ? `-${id}` : id)).join(" ");
}

function resolve<Value>(value: OrFrom<Value>, seen: Seen): Value {
  return typeof value === "function" ? (value as (seen: Seen) => Value)(seen) : value;
}
