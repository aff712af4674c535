import { compareCodePoints } from "../../protocol/compare-code-points.js";
import type { Json, JsonObject } from "../../record/json.js";
import type { Answer, Call } from "../http/exchange.js";
import { findRoute } from "../http/route.js";
import { alertHeaders } from "../list/alert-headers.js";
import { answerPage } from "../list/answer-page.js";
import { readListRequest, readSelection } from "../list/read-selection.js";
import { readLimit, type Listed } from "../list/select.js";
import type { SortKey } from "../list/sorting.js";
import { cacheHeaders } from "../resource/cache-headers.js";
import { checkPreconditions, timestampHeaders } from "../resource/preconditions.js";
import { printUri } from "../resource/print-uri.js";
import type { Visit } from "../resource/visit.js";
import { passEntry } from "./pass-entry.js";
import { grantedPermissions } from "./granted-permissions.js";
import { obtained } from "./inheritance.js";

/**
 * `GET` and `HEAD` of `/permissions`: what the user may do, one entry for each object whose own permissions, or the
 * settings, name one of the principals (`kinto/views/permissions.py`). The timestamp is that of the first look at it, and
 * never changes; so no read is answered by 304.
 */
export function listPermissions(visit: Visit): Answer {
  const { call, target } = visit;
  const { parameters, wanted } = readListRequest(call);
  const timestamp = call.exchange.world.storage.timestamp(target.list);
  checkPreconditions(wanted, "list", timestamp);
  const selection = readSelection(visit, parameters, passEntry);
  const headers = {
    ...timestampHeaders(timestamp),
    ...cacheHeaders(visit),
    ...alertHeaders(selection.filters),
  };
  const entries = {
    ...selection,
    scan: () => listEntries(call),
    sorting: withoutTime(selection.sorting),
  };
  return answerPage(visit, entries, readLimit(call, parameters), headers);
}

/**
 * Entries have no time: they are sorted by their `uri`, unless it is asked for. Kinto sorts them itself, so that the
 * collation of the database plays no role.
 */
function withoutTime(sorting: readonly SortKey[]): readonly SortKey[] {
  const others = sorting
    .filter(({ field }) => field !== "last_modified")
    .map((key) => ({ ...key, compareText: compareCodePoints }));
  const hasUri = others.some(({ field }) => field === "uri");
  if (hasUri) return others;
  return [...others, { field: "uri", direction: -1, compareText: compareCodePoints }];
}

function* listEntries(call: Call): Generator<Listed> {
  for (const [uri, permissions] of grantedPermissions(call)) {
    const object = toEntry(call, uri, permissions);
    if (object !== undefined) yield { object, deleted: false, acl: {} };
  }
}

/** Undefined for what has permissions but no address, such as the entries of a history. */
function toEntry(
  call: Call,
  uri: string,
  permissions: ReadonlySet<string>,
): JsonObject | undefined {
  if (uri === "/") return { uri, resource_name: "root", permissions: [...permissions] };
  const route = findRoute(`/v1${uri}`, call.exchange.world.settings);
  if (route.kind !== "object") return undefined;
  const { bucket, collection, id = "" } = route;
  const { name } = route.resource;
  const entry: Record<string, Json> = {
    uri: printUri(uri),
    resource_name: name,
    permissions: obtained(name, permissions),
    ...(bucket !== undefined && { bucket_id: bucket }),
    ...(collection !== undefined && { collection_id: collection }),
    id,
    [`${name}_id`]: id,
  };
  return entry;
}
