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
    id: id ?? freshId(visit),
    fields,
    acl: keepAuthor(visit, replaceAcl({}, body.permissions)),
    deleted: false,
    lastModified,
  });
  changes.add(call, route, "create", row.object);
  return row;
}

/** An id that nobody has. Where it is the embedder's, it may be a bad one, which is a fault of the server. */
function freshId({ call, route, target }: Visit): string {
  const { newId, storage } = call.exchange.world;
  const id = newId(route.resource);
  const { name, idPattern } = route.resource;
  if (!idPattern.test(id))
    throw new Error(`newId gave ${JSON.stringify(id)}, which is no id of a ${name}`);
  const row = storage.get(target.list, id);
  if (row === undefined || row.deleted) return id;
  throw new Error(
    `newId gave ${JSON.stringify(id)}, which a ${name} in ${target.list} has already`,
  );
}
