import { visibleAcl } from "../permission/edit-acl.js";
import type { Answer } from "../http/exchange.js";
import type { Row } from "../storage/storage.js";
import { timestampHeaders } from "./preconditions.js";
import type { Visit } from "./visit.js";

/** An object with its permissions, which only its direct writers see. */
export function answerObject({ call, target }: Visit, row: Row, status: 200 | 201): Answer {
  return {
    status,
    headers: timestampHeaders(row.object.last_modified),
    body: {
      data: row.object,
      permissions: visibleAcl(row.acl, call.principals, target.author),
    },
  };
}
