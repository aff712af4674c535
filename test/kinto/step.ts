import type { Json } from "../../src/record/json.js";

/**
 * Who sends a request. Accounts exist only once a step has made them: until then their credentials are those of
 * a user of basic authentication, as those of the rest always are.
 */
export const USERS = {
  anon: undefined,
  bob: "bob:s3cr3t",
  alice: "alice:p4ssw0rd",
  ann: "ann:x",
  pat: "pat:y",
  impostor: "bob:wrong",
} as const;

export type Who = keyof typeof USERS;

/**
 * One request of a sequence. What differs from server to server is written as a reference to an earlier answer,
 * in the path, in headers and in the body: `<s3.etag>`, `<s3.etag+1>`, `<s3.id>`, `<s3.next>` (the path of the next
 * page), `<now-5000>`; `<s3[1].etag>` is that of the second part of a batch.
 */
export interface Step {
  /** The name by which later steps refer to the answer. */
  readonly as: string;
  readonly who: Who;
  /** `PUT /buckets/b` is below `/v1`; `PUT !/buckets/b` is not. */
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, with a `Content-Type` unless the headers have one. */
  readonly body?: Json;
  /** Sent as it is, without a `Content-Type` of its own. */
  readonly raw?: string;
}

export type Sequence = readonly Step[];
