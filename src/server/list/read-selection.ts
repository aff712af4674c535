import { PARAMETER } from "../../protocol/names.js";
import { invalid, invalidBody, type Complaint } from "../http/http-error.js";
import { readHeaders, type ReadHeaders } from "../http/read-headers.js";
import type { Call } from "../http/exchange.js";
import { scanAccounts } from "../resource/account-list.js";
import type { Resource } from "../resource/resource.js";
import type { Visit } from "../resource/visit.js";
import type { Row } from "../storage/storage.js";
import { readFilters, type Pass } from "./filters.js";
import { hasField } from "./has-field.js";
import { readToken } from "./page-token.js";
import { readQuery, type Parameters } from "./read-query.js";
import type { Selection } from "./select.js";
import { readSorting } from "./sorting.js";

/** What a request on a list says, besides what its parameters mean. */
export interface ListRequest {
  readonly parameters: Parameters;
  readonly wanted: ReadHeaders;
}

export function readListRequest(call: Call): ListRequest {
  const complaints: Complaint[] = [];
  const wanted = readHeaders(call, complaints);
  const parameters = readQuery(call, "list", complaints);
  if (complaints.length > 0) throw invalid(complaints);
  return { parameters, wanted };
}

/** Reads the rows that a request is about. `pass` is how its filters are applied, if not as usual. */
export function readSelection(visit: Visit, parameters: Parameters, pass?: Pass): Selection<Row> {
  const { call, route, target, visibility } = visit;
  const { now, storage } = call.exchange.world;
  const filters = readFilters(route.resource, parameters, now(), pass);
  return {
    scan: (range) =>
      target.isEveryAccount ? scanAccounts(storage, range) : storage.scan(target.list, range),
    filters,
    withTombstones: filters.withTombstones && visibility === "all",
    visibility,
    sorting: readSorting(route.resource, parameters),
    fields: call.method === "DELETE" ? undefined : readFields(route.resource, parameters),
    token: readToken(call, parameters),
  };
}

/** The fields to show. That unknown ones stood in the query, Kinto's message does not say. */
function readFields(resource: Resource, parameters: Parameters): readonly string[] | undefined {
  const fields = parameters.get(PARAMETER.fields);
  if (!Array.isArray(fields) || fields.length === 0) return undefined;
  const names = fields.map(String);
  const unknown = names.filter((name) => !hasField(resource, name));
  if (unknown.length > 0) {
    const parts = new Set(unknown.map((name) => name.split(".", 1)[0]));
    const description = `Fields ${[...parts].join(",")} do not exist`;
    throw invalidBody("Invalid _fields parameter", description);
  }
  return [...names, "id", "last_modified"];
}
