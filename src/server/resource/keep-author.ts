import { withAuthor } from "../permission/edit-acl.js";
import type { Acl } from "../storage/storage.js";
import { refuseNul } from "./refuse-nul.js";
import type { Visit } from "./visit.js";

/**
 * The permissions with which an object is stored: whoever writes it becomes one of its writers, unless the settings
 * say otherwise (`explicit_permissions`).
 */
export function keepAuthor(visit: Visit, acl: Acl): Acl {
  const { call, target } = visit;
  refuseNul(visit, "permissions", acl);
  const { explicitPermissions } = call.exchange.world.settings;
  return explicitPermissions ? withAuthor(acl, target.author) : acl;
}
