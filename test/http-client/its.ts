import type KintoClient from "kinto-http";
import type { Collection } from "kinto-http";
import { ServerResponse } from "kinto-http/lib/errors.js";
import type { ProfileName } from "../server/profiles.js";

/** Whose calls these are: `anonymous` has no credentials, `somebody` has some but no account. */
export type Person = "bob" | "alice" | "mary" | "somebody" | "anonymous";

export const PASSWORDS = {
  bob: "s3cr3t",
  alice: "p4ssw0rd",
  mary: "wh1sp3r",
  somebody: "hidden",
} as const;

/** The clients that the features are tried with. */
export type ClientName = "kinto-http" | "db.remote()";

/** What is said when a client is made. */
export interface ClientOptions {
  readonly safe?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retry?: number;
  readonly timeout?: number;
  readonly requestMode?: RequestMode;
}

/** A request that a client sent. */
export interface Sent {
  readonly method: string;
  /** Below the root URL, with its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly mode: string | undefined;
}

/** What a feature has at hand: an empty server, and clients of it. */
export interface Its {
  readonly name: ClientName;
  /** Bob's, made without options. */
  readonly client: KintoClient;
  /** Bob's collection `posts` in his bucket `blog`, which both exist. */
  readonly posts: () => Promise<Collection>;
  /** Another client. The person's account is made if there is none. */
  readonly clientOf: (person: Person, options?: ClientOptions) => Promise<KintoClient>;
  /** What all clients sent since the feature began. */
  readonly sent: readonly Sent[];
  /** From now on this answers instead of the server. */
  readonly intercept: (answer: (sent: Sent) => Promise<Response>) => void;
}

/** One call of the client, or one promise of its documentation, and what must come of it. */
export interface Feature {
  readonly title: string;
  /** The client that alone has it. */
  readonly only?: ClientName;
  /** Kinto's memory backend behaves otherwise: ours is as PostgreSQL. */
  readonly notOnMemory?: true;
  readonly run: (its: Its) => Promise<void>;
}

/** The features of one part of the API. Each has an empty server. */
export interface Part {
  readonly name: string;
  /**
   * The settings of its server, by their name in `test/server/profiles.ts`. All features of the part then share one,
   * so that no other real Kinto need be started: each uses names of its own.
   */
  readonly profile?: ProfileName;
  readonly features: readonly Feature[];
}

/** The features that this client has, with their titles as they are: documentation names them. */
export function titled(
  { features }: Part,
  client: ClientName,
  backend = "ours",
): readonly (readonly [title: string, feature: Feature])[] {
  const its = features.filter(
    ({ only = client, notOnMemory = false }) =>
      only === client && !(notOnMemory && backend === "memory"),
  );
  return its.map((feature) => [feature.title, feature]);
}

/** What the server refused a request with. */
export async function refusalOf(work: Promise<unknown>): Promise<ServerResponse> {
  try {
    await work;
  } catch (error) {
    if (isServerResponse(error)) return error;
    throw error;
  }
  throw new Error("the server did not refuse");
}

/** The packed client has a class of its own. */
function isServerResponse(error: unknown): error is ServerResponse {
  return error instanceof Error && "response" in error && "data" in error;
}

export function statusOf(refusal: ServerResponse): number {
  return refusal.response.status;
}

export function idsOf(list: { readonly data: readonly { readonly id: string }[] }): string {
  return list.data.map(({ id }) => id).join(" ");
}

/** The last request that was sent. */
export function lastOf(sent: readonly Sent[]): Sent {
  const last = sent.at(-1);
  if (last === undefined) throw new Error("nothing was sent");
  return last;
}
