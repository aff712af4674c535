import KintoClient, { type KintoIdObject } from "kinto-http";
import type KintoBase from "kinto-http/lib/base.js";
import type { PaginatedParams, PaginationResult } from "kinto-http/lib/base.js";
import type KintoBucket from "kinto-http/lib/bucket.js";
import {
  NetworkTimeoutError,
  ServerResponse,
  UnparseableResponseError,
} from "kinto-http/lib/errors.js";
import type {
  HelloResponse,
  HttpMethod,
  ServerCapability,
  ServerSettings,
} from "kinto-http/lib/types.js";
import { boundedFetch, type RemoteFetch } from "./remote/bounded-fetch.js";
import { RemoteEmitter, withTypes, type RemoteEvents } from "./remote/events.js";
import { checkWhenKnown, safeWhenKnown } from "./remote/when-known.js";

export interface RemoteOptions {
  /**
   * Sends `If-Match` or `If-None-Match`, so that nothing unseen is overwritten. By default creations are safe, and so
   * are updates and deletions that name the version that was read (`last_modified`). With `true`, an update that
   * names none counts as a creation, and a deletion that names none throws; with `false` nothing is checked.
   */
  readonly safe?: boolean;
  /** In milliseconds, for a whole request; 0 waits for ever. Default: 5000. */
  readonly timeout?: number;
  /** How often a request is repeated, after the time for which the server asks (`Retry-After`). Default: 0. */
  readonly retry?: number;
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

interface DeleteOptions {
  safe?: boolean;
  retry?: number;
  headers?: Record<string, string>;
  last_modified?: number;
}

interface PageOptions {
  headers?: Record<string, string>;
  retry?: number;
  method?: HttpMethod;
}

interface BatchOptions {
  safe?: boolean;
  retry?: number;
  headers?: Record<string, string>;
  aggregate?: boolean;
}

/** How the server is asked about itself. */
interface AskOptions {
  readonly headers?: Record<string, string>;
  readonly retry?: number;
}

/** The client of Kinto's HTTP API: buckets, groups, collections, records, permissions, accounts. */
class RemoteClient extends KintoClient {
  declare readonly events: RemoteEvents;
  readonly #bucket: string;
  /** Whether nobody said how safe it is to be. */
  readonly #checksWhenKnown: boolean;

  constructor(root: string, options: RemoteOptions) {
    const {
      bucket = "default",
      events = new RemoteEmitter(),
      retry = 0,
      safe = true,
      timeout = 5000,
    } = options;
    const fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
    super(root, {
      safe,
      retry,
      events,
      headers: { ...options.headers },
      requestMode: options.requestMode ?? "cors",
      fetchFunc: boundedFetch(fetch, {
        root,
        timeout,
        late: (url, method) => new NetworkTimeoutError(url, { method }),
      }),
    });
    this.http.events = withTypes(events);
    this.#bucket = bucket;
    this.#checksWhenKnown = options.safe === undefined;
  }

  override bucket(
    name: string = this.#bucket,
    options: { safe?: boolean; retry?: number; headers?: Record<string, string> } = {},
  ): KintoBucket {
    const bucket = super.bucket(name, options);
    return this.#checksWhenKnown && options.safe === undefined ? checkWhenKnown(bucket) : bucket;
  }

  override deleteBucket(
    bucket: string | KintoIdObject,
    options: DeleteOptions = {},
  ): ReturnType<KintoBase["deleteBucket"]> {
    const chosen = this.#checksWhenKnown ? safeWhenKnown(bucket, options) : options;
    return super.deleteBucket(bucket, chosen);
  }

  /** Sends what `fn` asks for in one request. Buckets and collections have a `batch` of their own. */
  override batch(
    fn: (batch: KintoBase) => void,
    options: BatchOptions = {},
  ): ReturnType<KintoBase["batch"]> {
    const checksWhenKnown = this.#checksWhenKnown && options.safe === undefined;
    const answers = super.batch(
      checksWhenKnown ? (part: KintoBase) => fn(checkWhenKnown(part)) : fn,
      options,
    );
    // a decorator of kinto-http has put its own method on this object, where it hides this one
    Reflect.deleteProperty(this, "batch");
    return answers;
  }

  /**
   * Goes through the pages of a list. Each page of a deletion is the same request once more, since what came before is
   * gone: kinto-http would only list what is left.
   */
  override async paginatedOperation<T>(
    path: string,
    params: PaginatedParams = {},
    options: PageOptions = {},
  ): Promise<PaginationResult<T>> {
    if (options.method !== "DELETE") return super.paginatedOperation(path, params, options);
    const { pages = 1, ...others } = params;
    const page = await super.paginatedOperation<T>(path, others, options);
    if (!page.hasNextPage) return page;
    if (pages <= 1) return { ...page, next: () => this.paginatedOperation(path, others, options) };
    const rest = await this.paginatedOperation<T>(path, { ...others, pages: pages - 1 }, options);
    return { ...rest, data: [...page.data, ...rest.data] };
  }

  /** Asked once and remembered, unless it is asked for with headers of its own. */
  override async fetchServerInfo(options: AskOptions = {}): Promise<HelloResponse> {
    const { headers, ...others } = options;
    if (headers === undefined) return super.fetchServerInfo(others);
    const request = { path: this.endpoints.root(), headers: super.bucket("", { headers }).headers };
    return (await this.execute<HelloResponse>(request, others)) as HelloResponse;
  }

  override fetchServerSettings(options: AskOptions = {}): Promise<ServerSettings> {
    return super.fetchServerSettings(options);
  }

  override fetchServerCapabilities(
    options: AskOptions = {},
  ): Promise<Record<string, ServerCapability>> {
    return super.fetchServerCapabilities(options);
  }

  override fetchHTTPApiVersion(options: AskOptions = {}): Promise<string> {
    return super.fetchHTTPApiVersion(options);
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
