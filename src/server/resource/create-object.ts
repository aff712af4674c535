import { replaceAcl } from "../permission/edit-acl.js";
import type { Row } from "../storage/storage.js";
import { keepAuthor } from "./keep-author.js";
import { prepare } from "./prepare.js";
import type { ReadBody } from "./read-body.js";
import type { Visit } from "./visit.js";

/** Stores a new object, under a new id if none is given. A tombstone with this id disappears. */
export function createObject(visit: Visit, body: ReadBody, id: string | undefined): Row {
  const { call, route, target } = visit;
  const { changes, world } = call.exchange;
  const given = body.data ?? {};
  const { fields, lastModified } = prepare(
    visit,
    id === undefined ? given : { ...given, id },
    undefined,
  );
  const row = world.storage.put(target.list, {
    id: id ?? route.resource.newId(world.random),
    fields,
    acl: keepAuthor(visit, replaceAcl({}, body.permissions)),
    deleted: false,
    lastModified,
  });
  changes.add(call, route, "create", row.object);
  return row;
}
