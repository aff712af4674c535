import { RESOURCES, type Resource } from "../resource/resource.js";
import { ERRNO } from "../../protocol/names.js";
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

export type ServiceName = "root" | "batch" | "heartbeat" | "lbheartbeat" | "contribute" | "flush";

export type Route =
  | ResourceRoute
  | { readonly kind: "service"; readonly name: ServiceName }
  | { readonly kind: "default-bucket"; readonly rest: readonly string[] }
  | { readonly kind: "unknown" };

const SERVICES: Readonly<Record<string, ServiceName>> = {
  "": "root",
  batch: "batch",
  __heartbeat__: "heartbeat",
  __lbheartbeat__: "lbheartbeat",
  "contribute.json": "contribute",
  __flush__: "flush",
};

const UNKNOWN: Route = { kind: "unknown" };

/** Finds the endpoint for a path that begins with `/v1/`, in its encoded form. */
export function findRoute(path: string): Route {
  if (!path.startsWith("/v1/")) return UNKNOWN;
  const segments = path.split("/").slice(2).map(decode);
  const [first = "", ...rest] = segments;
  if (rest.length === 0 && Object.hasOwn(SERVICES, first)) {
    return { kind: "service", name: SERVICES[first] as ServiceName };
  }
  if (first === "buckets" && rest[0] === "default" && !(rest.length === 2 && rest[1] === "")) {
    return { kind: "default-bucket", rest: rest.slice(1) };
  }
  if (segments.includes("")) return UNKNOWN;
  return findResource(segments) ?? UNKNOWN;
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

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalidUrl();
  }
}

function invalidUrl(): HttpError {
  return new HttpError(400, "Bad Request", ERRNO.invalidParameters, {
    message: "Invalid URL path.",
  });
}
