import { RESOURCES, type Resource } from "../resource/resource.js";
import { ERRNO } from "../../protocol/names.js";
import type { Settings } from "../settings.js";
import { decodePercent } from "./decode-percent.js";
import { HttpError } from "./http-error.js";

/** An endpoint of a resource. */
export interface ResourceRoute {
  readonly kind: "list" | "object";
  readonly resource: Resource;
  /** The path below `/v1`, which is also what permissions and groups are known by. */
  readonly uri: string;
  /** The path of the list; for a list, `uri` itself. */
  readonly listUri: string;
  /** For an object, its id as the path has it. */
  readonly id: string | undefined;
  readonly bucket: string | undefined;
  readonly collection: string | undefined;
}

/** What a user owns, by the principal of the user; undefined for the list of all, which has no methods. */
export interface UserDataRoute {
  readonly kind: "user-data";
  readonly principal: string | undefined;
}

/** A collection as it was at some time. */
export interface SnapshotRoute {
  readonly kind: "snapshot";
  readonly bucket: string;
  readonly collection: string;
  /** As the path has it, which may be no number. */
  readonly timestamp: string;
}

export type ServiceName =
  | "root"
  | "batch"
  | "heartbeat"
  | "lbheartbeat"
  | "version"
  | "api"
  | "contribute"
  | "flush";

export type Route =
  | ResourceRoute
  | SnapshotRoute
  | { readonly kind: "service"; readonly name: ServiceName }
  | { readonly kind: "default-bucket"; readonly rest: readonly string[] }
  | UserDataRoute
  | { readonly kind: "unknown" };

const SERVICES: Readonly<Record<string, ServiceName>> = {
  "": "root",
  batch: "batch",
  __heartbeat__: "heartbeat",
  __lbheartbeat__: "lbheartbeat",
  __version__: "version",
  __api__: "api",
  "contribute.json": "contribute",
  __flush__: "flush",
};

const UNKNOWN: Route = { kind: "unknown" };

/** Finds the endpoint for a path that begins with `/v1/`, in its encoded form: an encoded slash separates, too. */
export function findRoute(path: string, settings: Settings): Route {
  if (!path.startsWith("/v1/")) return UNKNOWN;
  const segments = decode(path).split("/").slice(2);
  const [first = "", ...rest] = segments;
  if (rest.length === 0 && Object.hasOwn(SERVICES, first)) {
    return { kind: "service", name: SERVICES[first] as ServiceName };
  }
  if (first === "buckets" && rest[0] === "default") {
    return { kind: "default-bucket", rest: rest.slice(1) };
  }
  if (segments.includes("")) return UNKNOWN;
  if (first === "__user_data__" && rest.length <= 1) {
    return { kind: "user-data", principal: rest[0] };
  }
  if (first === "accounts" && !settings.policies.includes("account")) return UNKNOWN;
  return findResource(segments) ?? findPlugin(segments, settings) ?? UNKNOWN;
}

/** Endpoints that are lists only, or no resource, and which the settings turn on. */
function findPlugin(
  segments: readonly string[],
  { history, permissionsEndpoint }: Settings,
): Route | undefined {
  const [first, bucket, name] = segments;
  if (first === "permissions" && segments.length === 1 && permissionsEndpoint) {
    return toRoute("permissions", segments, 1);
  }
  if (first !== "buckets" || bucket === undefined || !history) return undefined;
  if (name === "history" && segments.length === 3) return toRoute("history", segments, 3, bucket);
  return name === "snapshot" ? findSnapshot(bucket, segments.slice(3)) : undefined;
}

/** The last sign that something follows parts the collection from the time. */
function findSnapshot(bucket: string, rest: readonly string[]): SnapshotRoute | undefined {
  const [, collection, timestamp] = /^(.+)@(.+)$/s.exec(rest[1] ?? "") ?? [];
  if (rest[0] !== "collections" || rest.length !== 2) return undefined;
  if (collection === undefined || timestamp === undefined) return undefined;
  return { kind: "snapshot", bucket, collection, timestamp };
}

function findResource(segments: readonly string[]): ResourceRoute | undefined {
  const [first, bucket, children, collection, records] = segments;
  if (first === "accounts") return toRoute("account", segments, 1);
  if (first !== "buckets") return undefined;
  if (segments.length <= 2) return toRoute("bucket", segments, 1);
  if (children === "groups") return toRoute("group", segments, 3, bucket);
  if (children !== "collections") return undefined;
  if (segments.length <= 4) return toRoute("collection", segments, 3, bucket);
  return records === "records" ? toRoute("record", segments, 5, bucket, collection) : undefined;
}

function toRoute(
  name: keyof typeof RESOURCES,
  segments: readonly string[],
  listLength: number,
  bucket?: string,
  collection?: string,
): ResourceRoute | undefined {
  if (segments.length > listLength + 1) return undefined;
  const isList = segments.length === listLength;
  return {
    kind: isList ? "list" : "object",
    resource: RESOURCES[name],
    uri: `/${segments.join("/")}`,
    listUri: `/${segments.slice(0, listLength).join("/")}`,
    id: isList ? undefined : segments[listLength],
    bucket,
    collection,
  };
}

function decode(path: string): string {
  try {
    return decodePercent(path);
  } catch {
    throw invalidUrl();
  }
}

function invalidUrl(): HttpError {
  return new HttpError(400, "Bad Request", ERRNO.invalidParameters, {
    message: "Invalid URL path.",
  });
}
