import KintoClient from "kinto-http";
import type KintoBase from "kinto-http/lib/base.js";
import type KintoBucket from "kinto-http/lib/bucket.js";
import {
  NetworkTimeoutError,
  ServerResponse,
  UnparseableResponseError,
} from "kinto-http/lib/errors.js";
import { boundedFetch, type RemoteFetch } from "./remote/bounded-fetch.js";
import { RemoteEmitter, type RemoteEvents } from "./remote/events.js";

export interface RemoteOptions {
  /** Sends `If-Match` or `If-None-Match`, so that nothing unseen is overwritten. Default: true. */
  readonly safe?: boolean;
  /** In milliseconds, for a whole request; 0 waits for ever. Default: 5000. */
  readonly timeout?: number;
  /** Sent with every request, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The bucket that `bucket()` means. Default: `"default"`, the user's own. */
  readonly bucket?: string;
  /** Default: an emitter of its own, in `client.events`. */
  readonly events?: RemoteEvents;
  /** Default: `"cors"`. */
  readonly requestMode?: RequestMode;
  /** Default: the global one. Every request goes through it, those of a batch too. */
  readonly fetch?: RemoteFetch;
}

/** The client of Kinto's HTTP API: buckets, groups, collections, records, permissions, accounts. */
class RemoteClient extends KintoClient {
  declare readonly events: RemoteEvents;
  readonly #bucket: string;

  constructor(root: string, options: RemoteOptions) {
    const {
      bucket = "default",
      events = new RemoteEmitter(),
      safe = true,
      timeout = 5000,
    } = options;
    const fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
    super(root, {
      safe,
      events,
      headers: { ...options.headers },
      requestMode: options.requestMode ?? "cors",
      fetchFunc: boundedFetch(fetch, {
        root,
        timeout,
        late: (url, method) => new NetworkTimeoutError(url, { method }),
      }),
    });
    this.#bucket = bucket;
  }

  override bucket(
    name: string = this.#bucket,
    options?: { safe?: boolean; retry?: number; headers?: Record<string, string> },
  ): KintoBucket {
    return super.bucket(name, options);
  }

  /** Sends what `fn` asks for in one request. Buckets and collections have a `batch` of their own. */
  override batch(
    fn: (batch: KintoBase) => void,
    options?: {
      safe?: boolean;
      retry?: number;
      headers?: Record<string, string>;
      aggregate?: boolean;
    },
  ): ReturnType<KintoBase["batch"]> {
    return super.batch(fn, options);
  }
}

/**
 * The client of Kinto's HTTP API for the server at `root` (such as `https://example.org/v1`).
 * It speaks to the server at once, and knows nothing of what is stored on this device.
 */
export function createRemote(root: string, options: RemoteOptions = {}): RemoteClient {
  return new RemoteClient(root, options);
}

export { NetworkTimeoutError, ServerResponse, UnparseableResponseError };
export type { RemoteClient, RemoteEvents, RemoteFetch, KintoBucket };
export type { RemoteEventMap } from "./remote/events.js";
export type {
  AggregateResponse,
  Collection as KintoCollection,
  KintoIdObject,
  KintoObject,
  KintoResponse,
  Permission,
  PermissionData,
} from "kinto-http";
export type { PaginatedParams, PaginationResult } from "kinto-http/lib/base.js";
export type {
  Attachment,
  Group,
  HelloResponse,
  HistoryEntry,
  OperationResponse,
  ServerSettings,
  User,
} from "kinto-http/lib/types.js";
