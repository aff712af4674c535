import type { Json } from "../../record/json.js";
import type { TrimClock } from "../history/trim-clock.js";
import type { Passwords } from "../identity/passwords.js";
import type { Changes } from "../resource/changes.js";
import type { Resource } from "../resource/resource.js";
import type { DataChecks } from "../schema/data-checks.js";
import type { Settings } from "../settings.js";
import type { ParsedJson } from "./parse-json.js";
import type { Route } from "./route.js";
import type { Storage, StoredObject } from "../storage/storage.js";

/** An HTTP request without anything of the platform. */
export interface PlainRequest {
  readonly method: string;
  /** What follows the host in the URL, with the query. */
  readonly path: string;
  /** `http://localhost:8888`. */
  readonly origin: string;
  /** Values by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undecoded where it is no UTF-8, and unread where it is too large. */
  readonly body: string | { readonly malformed: string } | { readonly isTooLarge: true };
}

/** An HTTP answer without anything of the platform. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What was asked and answered in a batch. */
  readonly parts?: readonly PartOfBatch[];
}

/** One request of a batch and its answer. */
export interface PartOfBatch {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly status: number;
}

/** What endpoints answer. `body: undefined` is an empty one. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What the body is: JSON, unless it says something else. Any other is a string. */
  readonly type?: "application/json" | "text/html" | "text/plain";
  readonly body: Json | undefined;
}

/** The body of a request: nothing, JSON, or something else. */
export type Body = { readonly kind: "empty" } | ParsedJson;

/** Who makes a request: `id` has the name of the policy in front (`account:bob`). */
export interface User {
  readonly id: string;
  readonly name: string;
}

/** What lives as long as the server. */
export interface World {
  readonly settings: Settings;
  readonly storage: Storage;
  readonly now: () => number;
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
  /** The id of a new object that was sent without one. */
  readonly newId: (resource: Resource) => string;
  /** Told of faults of the server itself, which are answered by 500. */
  readonly onError: (error: unknown) => void;
  /** The unused tokens of plural deletions, with the time at which they expire. */
  readonly nonces: Map<string, number>;
  /** When histories are counted, to trim them. */
  readonly trimClock: TrimClock;
  /** The ids of default buckets that were reckoned already, by user. Forgetting them changes nothing but the time it takes. */
  readonly defaultBuckets: Map<string, string>;
  /** The routes of paths that were asked for already. Forgetting them changes nothing but the time it takes. */
  readonly routes: Map<string, Route>;
  /** The stored schemas that were read already. Forgetting them changes nothing but the time it takes. */
  readonly schemas: DataChecks;
}

/**
 * What lives as long as one HTTP request, and is shared by the parts of a batch
 * (`request.bound_data` in `kinto/core/initialization.py`).
 */
export interface Exchange {
  readonly world: World;
  readonly passwords: Passwords;
  /** The HTTP request itself. */
  readonly request: PlainRequest;
  /** Where the absolute URLs in answers begin. */
  readonly origin: string;
  readonly users: Map<string, User | undefined>;
  readonly principals: Map<string, readonly string[]>;
  /** The collections that were found, by path: they count as present until the request ends. */
  readonly collections: Map<string, StoredObject>;
  /** The buckets whose schemas were looked for, by path. */
  readonly buckets: Map<string, StoredObject>;
  /** The default buckets and collections that were made. */
  readonly created: Set<string>;
  /** The requests of a batch that were answered. */
  readonly parts: PartOfBatch[];
  /** The tokens of plural deletions that were used, with the time at which they would have expired. */
  readonly usedNonces: Map<string, number>;
  /** What was written. Cascades and the history follow from it at the end of the request. */
  readonly changes: Changes;
}

/** One request to one endpoint: the HTTP request itself, or a part of a batch. */
export interface Call {
  readonly exchange: Exchange;
  readonly method: string;
  /** Still escaped, in its one spelling (`canonicalPath`). */
  readonly path: string;
  /** With its question mark; empty if there is none. */
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Body;
  readonly user: User | undefined;
  /** `user` and the groups it is in; `system.Everyone` for everybody. */
  readonly principals: readonly string[];
}
