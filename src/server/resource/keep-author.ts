import { withAuthor } from "../permission/edit-acl.js";
import type { Acl } from "../storage/storage.js";
import type { Visit } from "./visit.js";

/** Whoever writes an object becomes one of its writers, unless the settings say otherwise (`explicit_permissions`). */
export function keepAuthor({ call, target }: Visit, acl: Acl): Acl {
  const { explicitPermissions } = call.exchange.world.settings;
  return explicitPermissions ? withAuthor(acl, target.author) : acl;
}
