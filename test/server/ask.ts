import type { KintoUnderTest } from "./kinto-under-test.js";

/** Who sends a request. `U` is no account, but a user all the same (`basicauth`). */
export const USERS = {
  anon: undefined,
  bob: "bob:s3cr3t",
  alice: "alice:p4ssw0rd",
  mary: "mary:wh1sp3r",
  U: "user:pass",
  wrong: "bob:wrong",
} as const;

export type Who = keyof typeof USERS;

export interface Question {
  readonly who: Who;
  /** `PUT /buckets/b` is below `/v1`; `PUT !/buckets/b` is not. */
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, without a `Content-Type` of its own. */
  readonly raw?: string;
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined if the body is no JSON. */
  readonly json: unknown;
}

/** Sends one request and reads the answer whole. */
export async function ask(kinto: KintoUnderTest, question: Question): Promise<Asked> {
  const space = question.request.indexOf(" ");
  const method = question.request.slice(0, space);
  const path = question.request.slice(space + 1);
  const url = path.startsWith("!") ? kinto.origin + path.slice(1) : `${kinto.origin}/v1${path}`;
  const response = await kinto.fetch(
    new Request(url, {
      method,
      headers: headersOf(question),
      ...bodyOf(question),
      redirect: "manual",
    }),
  );
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

export function authorization(credentials: string): string {
  return `Basic ${btoa(credentials)}`;
}

function headersOf({ who, headers, body }: Question): Record<string, string> {
  const credentials = USERS[who];
  return {
    ...(credentials !== undefined && { Authorization: authorization(credentials) }),
    ...(body !== undefined && { "Content-Type": "application/json" }),
    ...headers,
  };
}

function bodyOf({ body, raw }: Question): { body?: Uint8Array<ArrayBuffer> } {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  return text === undefined ? {} : { body: new TextEncoder().encode(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
